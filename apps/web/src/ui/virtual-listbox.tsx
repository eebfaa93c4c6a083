"use client";

import {
  type KeyboardEvent,
  type ReactNode,
  type Ref,
  useEffect,
  useId,
  useImperativeHandle,
  useRef,
  useState,
} from "react";
import styles from "./virtual-listbox.module.css";

interface VirtualListboxProps<T> {
  ref?: Ref<HTMLDivElement>;
  className?: string;
  label: string;
  rows: readonly T[];
  /** Of every row, in pixels. */
  rowHeight: number;
  keyOf: (row: T) => string;
  chosenKey: string | null;
  /** Arrows, Home, End, page keys, Enter and a click. */
  onChoose: (row: T) => void;
  /** Keys that mean something here beside those. @returns whether it was one */
  onKey?: (event: KeyboardEvent) => boolean;
  renderRow: (row: T) => ReactNode;
}

/** Rows beyond what is seen, so that walking never meets a blank. */
const spare = 5;

/** One choice out of a list that may be long: only rows that are seen are on the page. */
export function VirtualListbox<T>(props: VirtualListboxProps<T>) {
  const { rows, rowHeight, keyOf, chosenKey, onChoose } = props;
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  useImperativeHandle(props.ref, () => box.current as HTMLDivElement, []);
  const [view, setView] = useState({ top: 0, height: 0 });
  const chosenAt = rows.findIndex((row) => keyOf(row) === chosenKey);

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const look = () => setView({ top: element.scrollTop, height: element.clientHeight });
    const resizes = new ResizeObserver(look);
    resizes.observe(element);
    element.addEventListener("scroll", look, { passive: true });
    return () => {
      resizes.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, []);

  useEffect(() => {
    const element = box.current;
    if (!element || chosenAt < 0) return;
    const [top, end] = [chosenAt * rowHeight, (chosenAt + 1) * rowHeight];
    if (top < element.scrollTop) element.scrollTop = top;
    else if (end > element.scrollTop + element.clientHeight) element.scrollTop = end - element.clientHeight;
  }, [chosenAt, rowHeight]);

  const press = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor(view.height / rowHeight) - 1);
    const next = {
      ArrowDown: chosenAt + 1,
      ArrowUp: chosenAt < 0 ? 0 : chosenAt - 1,
      PageDown: chosenAt + page,
      PageUp: chosenAt - page,
      Home: 0,
      End: rows.length - 1,
      Enter: chosenAt,
    }[event.key];
    const row = next === undefined ? undefined : rows[Math.min(rows.length - 1, Math.max(0, next))];
    if (row !== undefined) onChoose(row);
    else if (!props.onKey?.(event)) return;
    event.preventDefault();
    event.stopPropagation();
  };

  /** Whoever comes to it by Tab begins with the first. */
  const arrive = ({ key, target, currentTarget }: KeyboardEvent) => {
    if (key === "Tab" && target === currentTarget && chosenAt < 0 && rows[0] !== undefined) onChoose(rows[0]);
  };

  const first = Math.max(0, Math.floor(view.top / rowHeight) - spare);
  const shown = rows.slice(first, Math.ceil((view.top + view.height) / rowHeight) + spare);
  const optionId = (at: number) => `${id}-${at}`;
  const isShown = chosenAt >= first && chosenAt < first + shown.length;
  return (
    <div
      ref={box}
      className={`${styles.box} ${props.className ?? ""}`}
      role="listbox"
      tabIndex={0}
      aria-label={props.label}
      aria-activedescendant={isShown ? optionId(chosenAt) : undefined}
      onKeyDown={press}
      onKeyUp={arrive}
    >
      <div role="presentation" style={{ height: rows.length * rowHeight }}>
        <div role="presentation" style={{ transform: `translateY(${first * rowHeight}px)` }}>
          {shown.map((row, n) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the list in focus has the keys
            <div
              key={keyOf(row)}
              id={optionId(first + n)}
              className={styles.option}
              style={{ height: rowHeight }}
              role="option"
              tabIndex={-1}
              aria-selected={first + n === chosenAt}
              aria-posinset={first + n + 1}
              aria-setsize={rows.length}
              onClick={() => {
                onChoose(row);
                box.current?.focus();
              }}
            >
              {props.renderRow(row)}
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}
