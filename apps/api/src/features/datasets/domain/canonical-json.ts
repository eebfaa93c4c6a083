/** What JSON can say. Fields that are undefined are left out. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/**
 * One text for one value, whatever the order in which it was put together: RFC 8785. Members stand in the order of their names' UTF-16
 * code units; numbers and texts as ECMAScript writes them; no white space.
 * @throws RangeError for what JSON can't say: NaN, infinities, and halves of characters
 */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (value !== null && typeof value === "object") {
    const members = Object.entries(value as { [key: string]: Json | undefined })
      .filter((member): member is [string, Json] => member[1] !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${members.map(([key, inner]) => `${canonicalJson(key)}:${canonicalJson(inner)}`).join(",")}}`;
  }
  if (typeof value === "number" && !Number.isFinite(value)) throw new RangeError("JSON has no such number.");
  if (typeof value === "string" && !value.isWellFormed()) throw new RangeError("JSON has no halves of characters.");
  return JSON.stringify(value);
}
