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
        <Brand href="/" />
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

/** @param props `count`: how many things wait there; not said while it isn't known or there are none */
export function NavLink(props: { href: string; current: boolean; count?: number | null; children: ReactNode }) {
  return (
    <Link
      prefetch={false}
      href={props.href}
      className={styles.navLink}
      aria-current={props.current ? "page" : undefined}
    >
      {props.children}
      {props.count ? <span className={styles.navCount}>{props.count}</span> : null}
    </Link>
  );
}
