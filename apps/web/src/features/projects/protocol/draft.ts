import type { ProtocolInput } from "../../../graphql/generated/graphql";

export type Draft = ProtocolInput;
export type LabelDraft = Draft["labels"][number];
export type QuestionDraft = Draft["questions"][number];
export type StepDraft = Draft["workflow"]["steps"][number];
export type CodeDraft = NonNullable<LabelDraft["type"]>;

/** What an editor of one part gets: the part, how to change it, and which keys a saved version has fixed. */
export interface PartProps<Part> {
  value: Part;
  onChange(next: Part): void;
  /** Names of labels or questions that saved versions know: their kind and key stay. */
  fixedKeys: ReadonlySet<string>;
  readOnly: boolean;
}

/** @returns a key made of the name, e.g. "left-kidney", that is none of `taken` */
export function keyFrom(name: string, taken: readonly string[]): string {
  const plain = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 32)
    .replace(/-+$/, "");
  const stem = plain || "label";
  for (let n = 1; ; n++) {
    const key = n === 1 ? stem : `${stem}-${n}`;
    if (!taken.includes(key)) return key;
  }
}

/** @returns the list with one item changed */
export const replaced = <T>(list: readonly T[], at: number, change: Partial<T>): T[] =>
  list.map((item, n) => (n === at ? { ...item, ...change } : item));

/** @returns the list with an item one place further up (-1) or down (1) */
export function moved<T>(list: readonly T[], at: number, by: 1 | -1): T[] {
  const to = at + by;
  if (to < 0 || to >= list.length) return [...list];
  const next = [...list];
  [next[at], next[to]] = [next[to] as T, next[at] as T];
  return next;
}
