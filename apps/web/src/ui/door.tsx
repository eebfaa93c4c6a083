import type { ReactNode } from "react";
import styles from "./door.module.css";

/** The pages by which people come in: one column, one form, one act. */
export function Door(props: { title: string; lead?: ReactNode; foot: ReactNode; children: ReactNode }) {
  return (
    <div className={styles.door}>
      <main className={styles.panel}>
        <div className={styles.brand}>
          Co<span>voxel</span>
        </div>
        <div>
          <h1 className={styles.title}>{props.title}</h1>
          {props.lead && <p className={styles.lead}>{props.lead}</p>}
        </div>
        {props.children}
      </main>
      <footer className={styles.foot}>{props.foot}</footer>
    </div>
  );
}

/** A form of the door: `onSubmit` alone decides what happens, the browser's own checks stay out of it. */
export function DoorForm({ onSubmit, children }: { onSubmit: () => void; children: ReactNode }) {
  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {children}
    </form>
  );
}
