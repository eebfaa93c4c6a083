import type { GridChoice } from "./grid.js";
import type { FrameTraits } from "./image-file.js";
import { byInstance, type PlacedFrame, sortIntoPlaces } from "./placed-frame.js";

/** Frames that show each place once. */
export interface ChoiceGroup {
  choice: GridChoice;
  frames: readonly PlacedFrame[];
}

export interface Separated {
  groups: readonly ChoiceGroup[];
  /** Frames that nothing in the headers tells from another at the same place. */
  unexplained: number;
}

interface Trait {
  key: keyof FrameTraits;
  fact: string;
  label(value: string | number): string;
  /** The value differs from slice to slice anyway, so only its order at one place means something. */
  byRank: boolean;
}

const rounded = (value: string | number) => (typeof value === "number" ? String(Math.round(value * 100) / 100) : value);

/** What may tell frames at one place apart, the most telling first. */
const traits: readonly Trait[] = [
  { key: "temporalPosition", fact: "temporalPosition", label: (value) => `Time ${value}`, byRank: false },
  { key: "bValue", fact: "bValueSPerMm2", label: (value) => `b = ${rounded(value)} s/mm²`, byRank: false },
  {
    key: "gradientDirection",
    fact: "gradientDirection",
    label: (value) => (value === "" ? "" : `direction ${value}`),
    byRank: false,
  },
  { key: "echoTimeMs", fact: "echoTimeMs", label: (value) => `TE ${rounded(value)} ms`, byRank: false },
  { key: "echoNumber", fact: "echoNumber", label: (value) => `Echo ${value}`, byRank: false },
  { key: "inversionTimeMs", fact: "inversionTimeMs", label: (value) => `TI ${rounded(value)} ms`, byRank: false },
  { key: "cardiacPhase", fact: "cardiacPhasePercent", label: (value) => `Phase ${rounded(value)} %`, byRank: false },
  { key: "triggerTimeMs", fact: "phase", label: (value) => `Phase ${value}`, byRank: true },
  { key: "acquisitionNumber", fact: "acquisitionNumber", label: (value) => `Acquisition ${value}`, byRank: false },
  { key: "acquisitionTime", fact: "time", label: (value) => `Time ${value}`, byRank: true },
  { key: "contentTime", fact: "time", label: (value) => `Time ${value}`, byRank: true },
];

/**
 * Splits frames that share places into groups that show each place once: time points, b-values, echoes, phases.
 * @param frames of one orientation, any order
 */
export function separateChoices(frames: readonly PlacedFrame[]): Separated {
  let tied = sortIntoPlaces(frames);
  const values = new Map<PlacedFrame, { trait: Trait; value: string | number }[]>(frames.map((frame) => [frame, []]));
  for (const trait of traits) {
    if (!tied.some((set) => distinct(set, trait.key) > 1)) continue;
    for (const set of tied)
      for (const frame of set) values.get(frame)!.push({ trait, value: traitValue(frame, trait, set) });
    tied = tied.flatMap((set) => splitBy(set, (frame) => String(values.get(frame)!.at(-1)!.value)));
    if (tied.every((set) => set.length === 1)) break;
  }
  const repeats = new Map<PlacedFrame, number>();
  for (const set of tied) for (const [n, frame] of [...set].sort(byInstance).entries()) repeats.set(frame, n);
  const groups = splitBy(frames, (frame) =>
    JSON.stringify([values.get(frame)!.map(({ value }) => value), repeats.get(frame)]),
  );
  const described = groups.map((group) => ({
    frames: group,
    choice: describe(values.get(group[0]!)!, repeats.get(group[0]!)!),
  }));
  return {
    groups: described.sort((a, b) => compare(keyOf(a.choice), keyOf(b.choice))),
    unexplained: tied.reduce((sum, set) => sum + set.length - 1, 0),
  };
}

function distinct(set: readonly PlacedFrame[], key: keyof FrameTraits): number {
  return new Set(set.map(({ frame }) => frame.traits[key] ?? "")).size;
}

function traitValue({ frame }: PlacedFrame, trait: Trait, set: readonly PlacedFrame[]): string | number {
  const value = frame.traits[trait.key] ?? "";
  if (!trait.byRank) return value;
  const ordered = [...new Set(set.map((other) => other.frame.traits[trait.key] ?? ""))].sort((a, b) =>
    compare([a], [b]),
  );
  return ordered.indexOf(value) + 1;
}

function describe(values: readonly { trait: Trait; value: string | number }[], repeat: number): GridChoice {
  const facts: Record<string, string | number> = {};
  const labels: string[] = [];
  for (const { trait, value } of values) {
    facts[trait.fact] = value;
    if (value !== "") labels.push(trait.label(value));
  }
  if (repeat > 0) facts.repeat = repeat + 1;
  if (repeat > 0 || labels.length === 0) labels.push(`Repeat ${repeat + 1}`);
  return { label: labels.filter(Boolean).join(", "), facts };
}

const keyOf = (choice: GridChoice) => Object.values(choice.facts);

function compare(a: readonly (string | number)[], b: readonly (string | number)[]): number {
  for (let n = 0; n < Math.max(a.length, b.length); n++) {
    const [x, y] = [a[n] ?? "", b[n] ?? ""];
    if (x === y) continue;
    if (typeof x === "number" && typeof y === "number") return x - y;
    return String(x) < String(y) ? -1 : 1;
  }
  return 0;
}

function splitBy<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return [...groups.values()];
}
