import { buildSchema, findBreakingChanges } from "graphql";

/** @returns what would break a client of the released schema, in words; empty when nothing does */
export function breakingChanges(released: string, current: string): string[] {
  return findBreakingChanges(buildSchema(released), buildSchema(current)).map(({ description }) => description);
}
