"use client";

import { Button } from "@mantine/core";
import Link from "next/link";
import { Door } from "./door";

/** A page that has only one thing to say, and a way on. */
export function MessagePage(props: {
  title: string;
  text: string;
  href: string;
  action: string;
  again?: { label: string; run: () => void };
}) {
  return (
    <Door title={props.title} foot={null} lead={props.text}>
      <div style={{ display: "flex", gap: 8 }}>
        {props.again && <Button onClick={props.again.run}>{props.again.label}</Button>}
        <Button component={Link} prefetch={false} href={props.href} variant={props.again ? "default" : "filled"}>
          {props.action}
        </Button>
      </div>
    </Door>
  );
}
