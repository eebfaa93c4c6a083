/**
 * Every table, by name. Each feature adds its own in `postgres/tables.ts` through declaration merging,
 * so that a table's row type lives beside the SQL that reads it.
 */
// biome-ignore lint/suspicious/noEmptyInterface: filled by declaration merging
export interface Database {}
