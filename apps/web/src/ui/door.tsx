"use client";

import { type ReactNode, useEffect, useRef } from "react";
import styles from "./door.module.css";
import { useInBrowser } from "./in-browser";

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

/**
 * A form of the door: `onSubmit` alone decides what happens, the browser's own checks stay out of it. Until the page hears it, it takes
 * nothing: the browser itself would send it, and lose the address to come back to.
 */
export function DoorForm({ onSubmit, children }: { onSubmit: () => void; children: ReactNode }) {
  const isHeard = useInBrowser();
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (isHeard) form.current?.querySelector("input")?.focus();
  }, [isHeard]);
  return (
    <form
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      <fieldset className={styles.form} disabled={!isHeard}>
        {children}
      </fieldset>
    </form>
  );
}
