import styles from "./datasets.module.css";
import type { LabelLook } from "./use-dataset-project";

/** A label with the colour that it is painted in. */
export function LabelName({ look }: { look: LabelLook }) {
  return (
    <span className={styles.label}>
      <i aria-hidden="true" style={look.colour === null ? undefined : { background: look.colour }} />
      {look.name}
    </span>
  );
}
