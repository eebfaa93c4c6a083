/**
 * Moves a subscription's `since` on to the cursor of what just arrived, so that it is asked for again from there when its socket drops.
 * @param variables what it is asked with; changed in place, and only where it has a `since`
 * @param data one answer, e.g. `{ events: { cursor: "…", … } }`
 */
export function goOnAfter(variables: Record<string, unknown>, data: unknown): void {
  if (!("since" in variables) || typeof data !== "object" || data === null) return;
  for (const answer of Object.values(data) as unknown[]) {
    if (typeof answer !== "object" || answer === null || !("cursor" in answer)) continue;
    if (typeof answer.cursor === "string") variables.since = answer.cursor;
  }
}
