"use client";

import { Button, Menu } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";

/** Takes what is next: of the one project, or of the one that is chosen. Nothing where there is none. */
export function ClaimButton(props: {
  label: string;
  projects: readonly { id: string; name: string }[];
  busy: boolean;
  quiet?: boolean;
  onClaim: (projectId: string) => void;
}) {
  const [only, ...others] = props.projects;
  const variant = props.quiet ? "default" : "filled";
  if (!only) return null;
  if (others.length === 0) {
    return (
      <Button variant={variant} loading={props.busy} onClick={() => props.onClaim(only.id)}>
        {props.label}
      </Button>
    );
  }
  return (
    <Menu>
      <Menu.Target>
        <Button variant={variant} loading={props.busy} rightSection={<IconChevronDown size={14} aria-hidden="true" />}>
          {props.label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {props.projects.map(({ id, name }) => (
          <Menu.Item key={id} onClick={() => props.onClaim(id)}>
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
