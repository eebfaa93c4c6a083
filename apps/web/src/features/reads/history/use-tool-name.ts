import { useTranslations } from "next-intl";
import { useCallback } from "react";

/** What was in somebody's hand, in words; tools that this version doesn't know keep the name that the entry has. */
export function useToolName(): (tool: string) => string {
  const t = useTranslations("reading.toolNames");
  return useCallback((tool) => (isKnown(tool) ? t(tool) : tool), [t]);
}

const known = [
  "brush",
  "eraser",
  "sphere",
  "sphere-eraser",
  "threshold",
  "fill",
  "polygon",
  "grow",
  "interpolate",
  "restore",
  "adjudicate-side",
  "adjudicate-both",
  "adjudicate-neither",
  "adjudicate-undecided",
  "agreed-result",
  "agreed-by-all-reads",
] as const;
const isKnown = (tool: string): tool is (typeof known)[number] => (known as readonly string[]).includes(tool);
