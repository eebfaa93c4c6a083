import Link from "next/link";
import styles from "./link-tabs.module.css";

export interface LinkTab {
  href: string;
  label: string;
  current: boolean;
}

/** Tabs that are pages of their own: each has an address, and the browser's back works. */
export function LinkTabs({ label, tabs }: { label: string; tabs: readonly LinkTab[] }) {
  return (
    <nav className={styles.tabs} aria-label={label}>
      {tabs.map(({ href, label: text, current }) => (
        <Link
          prefetch={false}
          key={href}
          href={href}
          className={styles.tab}
          aria-current={current ? "page" : undefined}
        >
          {text}
        </Link>
      ))}
    </nav>
  );
}
