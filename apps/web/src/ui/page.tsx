import Link from "next/link";
import type { ReactNode } from "react";
import styles from "./page.module.css";

/**
 * One management page. `fill` gives the page the whole height, for tables that scroll inside; `narrow` keeps text and forms readable.
 */
export function Page({ shape = "normal", children }: { shape?: "normal" | "narrow" | "fill"; children: ReactNode }) {
  const extra = shape === "normal" ? "" : styles[shape];
  return <div className={`${styles.page} ${extra}`}>{children}</div>;
}

export function PageHead(props: {
  title: ReactNode;
  trail?: { label: string; links: readonly { href: string; label: string }[] };
  lead?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <div className={styles.head}>
      <div>
        {props.trail && (
          <nav aria-label={props.trail.label}>
            <ol className={styles.trail}>
              {props.trail.links.map(({ href, label }) => (
                <li key={href}>
                  <Link prefetch={false} href={href}>
                    {label}
                  </Link>{" "}
                  <span aria-hidden="true">/</span>
                </li>
              ))}
            </ol>
          </nav>
        )}
        <h1 className={styles.title}>{props.title}</h1>
        {props.lead && <p className={styles.lead}>{props.lead}</p>}
      </div>
      {props.actions && <div className={styles.actions}>{props.actions}</div>}
    </div>
  );
}

export function Section({ title, actions, children }: { title: string; actions?: ReactNode; children: ReactNode }) {
  return (
    <section className={styles.section} aria-label={title}>
      <div className={styles.head}>
        <h2 className={styles.sectionTitle}>{title}</h2>
        {actions && <div className={styles.actions}>{actions}</div>}
      </div>
      {children}
    </section>
  );
}

/** Where a title and its tabs will stand. */
export function TitleSkeleton({ label }: { label: string }) {
  return (
    <div className={styles.skeleton} role="status" aria-label={label}>
      <span />
      <span />
    </div>
  );
}
