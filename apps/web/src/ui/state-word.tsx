import styles from "./state-word.module.css";

export type StateColour = "saved" | "attention" | "refused" | "working" | "quiet";

/** A state as a dot and a word; the word carries it, the dot lets the eye find it. */
export function StateWord({ colour, children }: { colour: StateColour; children: string }) {
  return <span className={`${styles.state} ${colour === "quiet" ? "" : styles[colour]}`}>{children}</span>;
}
