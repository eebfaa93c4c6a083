/** One accepted entry, as the server tells of it. */
export interface TimelineEntry {
  revision: number;
  actor: number;
  seq: number;
  kind: "PATCH" | "TOGGLE" | "BYE";
  /** ISO, UTC. */
  savedAt: string;
  personId: string;
  name: string;
  /** '#rrggbb' */
  colour: string;
  tool: string | null;
  model: string | null;
  voxelCount: number | null;
  /** Of a toggle. */
  targetSeq: number | null;
  takesBack: boolean | null;
}

/** What one person did in one go. */
export interface TimelineRow {
  /** The same for the same row while it grows at its newer end. */
  key: string;
  what: "STROKES" | "SUGGESTION" | "RESTORE";
  personId: string;
  name: string;
  colour: string;
  /** Its last entry: what "as of this row" means. */
  revision: number;
  firstRevision: number;
  /** ISO, UTC. */
  from: string;
  to: string;
  /** What was in the person's hand, the most used first. */
  tools: readonly { tool: string; strokes: number }[];
  model: string | null;
  strokes: number;
  /** How many of them do not show, for they were taken back. */
  undone: number;
  /** Strokes of this or an earlier row that were taken back or brought back meanwhile. */
  turns: number;
  /** Covered by the strokes that were not taken back; null where some were never counted. */
  voxels: number | null;
}

/** Whoever paints on after a pause longer than this begins a new row. */
export const longestPauseMs = 3 * 60_000;

/**
 * Runs of entries of one person become rows; what others did in between doesn't break a run.
 * @param entries newest first, without gap
 * @returns rows by their last entry, newest first
 */
export function groupIntoRows(entries: readonly TimelineEntry[]): TimelineRow[] {
  const turned = new Map<string, boolean>();
  const open = new Map<string, RowInTheMaking>();
  const rows: RowInTheMaking[] = [];
  for (const entry of entries) {
    if (entry.kind === "BYE") continue;
    const keyOf = (seq: number) => `${entry.actor} ${seq}`;
    // Newest first: the first toggle that is met has the last word.
    if (entry.kind === "TOGGLE" && entry.targetSeq !== null && !turned.has(keyOf(entry.targetSeq)))
      turned.set(keyOf(entry.targetSeq), entry.takesBack === true);
    const what = whatOf(entry);
    let row = open.get(entry.personId);
    const goesOn =
      row?.what === "STROKES" &&
      what === "STROKES" &&
      Date.parse(row.from) - Date.parse(entry.savedAt) <= longestPauseMs;
    if (!row || !goesOn) {
      row = beginRow(entry, what);
      open.set(entry.personId, row);
      rows.push(row);
    }
    addTo(row, entry, turned.get(keyOf(entry.seq)) === true);
  }
  return rows.map(({ toolCounts, ...row }) => ({
    ...row,
    // The oldest entry stays when newer ones come.
    key: `${row.personId} ${row.firstRevision}`,
    tools: [...toolCounts]
      .map(([tool, strokes]) => ({ tool, strokes }))
      .reverse()
      .sort((a, b) => b.strokes - a.strokes),
  }));
}

type RowInTheMaking = Omit<TimelineRow, "key" | "tools"> & { toolCounts: Map<string, number> };

const whatOf = ({ model, tool }: TimelineEntry): TimelineRow["what"] =>
  model !== null ? "SUGGESTION" : tool === "restore" ? "RESTORE" : "STROKES";

const beginRow = (entry: TimelineEntry, what: TimelineRow["what"]): RowInTheMaking => ({
  what,
  personId: entry.personId,
  name: entry.name,
  colour: entry.colour,
  revision: entry.revision,
  firstRevision: entry.revision,
  from: entry.savedAt,
  to: entry.savedAt,
  toolCounts: new Map(),
  model: entry.model,
  strokes: 0,
  undone: 0,
  turns: 0,
  voxels: 0,
});

function addTo(row: RowInTheMaking, entry: TimelineEntry, isUndone: boolean): void {
  row.firstRevision = entry.revision;
  row.from = entry.savedAt;
  if (entry.kind === "TOGGLE") {
    row.turns++;
    return;
  }
  row.strokes++;
  if (entry.tool !== null) row.toolCounts.set(entry.tool, (row.toolCounts.get(entry.tool) ?? 0) + 1);
  if (isUndone) row.undone++;
  else row.voxels = row.voxels === null || entry.voxelCount === null ? null : row.voxels + entry.voxelCount;
}
