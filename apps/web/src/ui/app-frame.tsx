import Link from "next/link";
import type { ReactNode } from "react";
import styles from "./app-frame.module.css";

export function Brand({ href }: { href: string }) {
  return (
    <Link prefetch={false} href={href} className={styles.brand}>
      Co<span>voxel</span>
    </Link>
  );
}

/** The frame of a management page: a header of 44 px and everything else to the page itself. */
export function AppFrame(props: { skipLabel: string; nav: ReactNode; tools: ReactNode; children: ReactNode }) {
  return (
    <div className={styles.frame}>
      <a href="#main" className={styles.skip}>
        {props.skipLabel}
      </a>
      <header className={styles.header}>
        <Brand href="/projects" />
        {props.nav}
        <div className={styles.tools}>{props.tools}</div>
      </header>
      <main id="main" tabIndex={-1} className={styles.main}>
        {props.children}
      </main>
    </div>
  );
}

export function NavBar({ label, children }: { label: string; children: ReactNode }) {
  return (
    <nav className={styles.nav} aria-label={label}>
      {children}
    </nav>
  );
}

export function NavLink({ href, current, children }: { href: string; current: boolean; children: ReactNode }) {
  return (
    <Link prefetch={false} href={href} className={styles.navLink} aria-current={current ? "page" : undefined}>
      {children}
    </Link>
  );
}
