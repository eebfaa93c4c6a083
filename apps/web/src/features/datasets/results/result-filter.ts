import type { LabelResultFilter } from "../../../graphql/generated/graphql";

/** As it stands in the fields; empty where nothing is asked. */
export interface ResultBounds {
  labelKey: string;
  volumeFromMl: string;
  volumeToMl: string;
  diceFrom: string;
  diceTo: string;
}

export const noBounds: ResultBounds = { labelKey: "", volumeFromMl: "", volumeToMl: "", diceFrom: "", diceTo: "" };

/** @returns the question to the server; null where all results are asked for. What is no number yet bounds nothing. */
export function filterOf(bounds: ResultBounds): LabelResultFilter | null {
  const filter = {
    ...(bounds.labelKey !== "" && { labelKeys: [bounds.labelKey] }),
    ...bound("volumeMlAtLeast", bounds.volumeFromMl),
    ...bound("volumeMlAtMost", bounds.volumeToMl),
    ...bound("diceAtLeast", bounds.diceFrom),
    ...bound("diceAtMost", bounds.diceTo),
  };
  return Object.keys(filter).length > 0 ? filter : null;
}

function bound(name: string, text: string): Record<string, number> {
  const value = Number(text);
  return text.trim() === "" || !Number.isFinite(value) ? {} : { [name]: value };
}
