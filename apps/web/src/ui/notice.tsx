import { IconAlertTriangle, IconCircleCheck, IconCircleX } from "@tabler/icons-react";
import type { ReactNode } from "react";
import styles from "./notice.module.css";

const icons = { attention: IconAlertTriangle, refused: IconCircleX, saved: IconCircleCheck } as const;

/** Something the person should know, in place: what happened, then what it means or what to do. Never colour alone. */
export function Notice(props: {
  state: keyof typeof icons;
  title: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
  /** Refusals interrupt a screen reader; the rest wait their turn. */
  live?: boolean;
}) {
  const Icon = icons[props.state];
  const role = props.live ? (props.state === "refused" ? "alert" : "status") : undefined;
  return (
    <div className={`${styles.notice} ${styles[props.state]}`} role={role}>
      <Icon className={styles.icon} size={16} stroke={1.75} aria-hidden="true" />
      <div className={styles.title}>{props.title}</div>
      {props.children && <div className={styles.body}>{props.children}</div>}
      {props.action && <div className={styles.action}>{props.action}</div>}
    </div>
  );
}
