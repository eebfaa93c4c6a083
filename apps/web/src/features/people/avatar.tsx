import styles from "./avatar.module.css";
import { initialsOf } from "./initials";

/** A person's initials. Quiet on purpose: a person's colour means their cursor and strokes, and belongs to the reading room. */
export function Avatar({ name }: { name: string }) {
  return (
    <span className={styles.avatar} aria-hidden="true">
      {initialsOf(name)}
    </span>
  );
}
