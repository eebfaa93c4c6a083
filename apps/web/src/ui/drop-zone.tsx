"use client";

import { Button } from "@mantine/core";
import { IconFiles, IconFolderOpen } from "@tabler/icons-react";
import { type DragEvent, type InputHTMLAttributes, type ReactNode, useRef, useState } from "react";
import styles from "./drop-zone.module.css";

interface DropZoneProps {
  title: string;
  hint: ReactNode;
  folderLabel: string;
  filesLabel: string;
  /** A line instead of a field, once something is under way. */
  compact?: boolean;
  /** Called inside the drop event, while the browser still holds the list. */
  onDrop: (data: DataTransfer) => void;
  onChoose: (files: FileList) => void;
}

/** React's types don't know the attribute that makes an input choose a folder. */
const choosesFolder = { webkitdirectory: "" } as InputHTMLAttributes<HTMLInputElement>;

/** Takes files and folders: dropped, or chosen by two buttons that work by keyboard. */
export function DropZone(props: DropZoneProps) {
  const [over, setOver] = useState(false);
  const folder = useRef<HTMLInputElement>(null);
  const files = useRef<HTMLInputElement>(null);

  const drag = (inside: boolean) => (event: DragEvent) => {
    event.preventDefault();
    setOver(inside);
  };
  const choose = (input: HTMLInputElement) => {
    if (input.files && input.files.length > 0) props.onChoose(input.files);
    // The same folder can be chosen again, which is how a broken upload goes on.
    input.value = "";
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is the mouse's way; the buttons inside are everyone's
    <div
      className={`${styles.zone} ${over ? styles.over : ""} ${props.compact ? styles.compact : ""}`}
      onDragEnter={drag(true)}
      onDragOver={drag(true)}
      onDragLeave={drag(false)}
      onDrop={(event) => {
        drag(false)(event);
        props.onDrop(event.dataTransfer);
      }}
    >
      <div className={styles.text}>
        <h2 className={styles.title}>{props.title}</h2>
        <p className={styles.hint}>{props.hint}</p>
      </div>
      <div className={styles.buttons}>
        <Button
          leftSection={<IconFolderOpen size={16} aria-hidden="true" />}
          variant={props.compact ? "default" : "filled"}
          onClick={() => folder.current?.click()}
        >
          {props.folderLabel}
        </Button>
        <Button
          leftSection={<IconFiles size={16} aria-hidden="true" />}
          variant="default"
          onClick={() => files.current?.click()}
        >
          {props.filesLabel}
        </Button>
      </div>
      <input
        ref={folder}
        type="file"
        hidden
        multiple
        aria-label={props.folderLabel}
        data-testid="choose-folder"
        {...choosesFolder}
        onChange={(event) => choose(event.currentTarget)}
      />
      <input
        ref={files}
        type="file"
        hidden
        multiple
        aria-label={props.filesLabel}
        data-testid="choose-files"
        onChange={(event) => choose(event.currentTarget)}
      />
    </div>
  );
}
