import type { CopyPolicy, PersonalCopies } from "../../copies";
import type { KeptFrame, PixelCopies } from "../../viewer";

interface KeptSeries {
  usedAtMs: number;
  bytes: number;
}

const indexOf = "all";

/**
 * A person's copies of one series' pixels. Together they stay under the installation's limit: the series that was not used for longest goes
 * first, and one that would not fit by itself is not kept beyond it.
 */
export function pixelCopiesIn(copies: PersonalCopies, seriesId: string, { maxMebibytes }: CopyPolicy): PixelCopies {
  const mostBytes = maxMebibytes * 2 ** 20;
  const partOf = (t: number, k: number) => `${t}/${k}`;
  let isFull = false;

  /** @returns false when there is no room for so much more */
  const makeRoom = async (bytes: number): Promise<boolean> => {
    const going: string[] = [];
    const all = await copies.update<Record<string, KeptSeries>>("series", indexOf, "", (before) => {
      going.length = 0;
      const kept = { ...before };
      const mine = (kept[seriesId]?.bytes ?? 0) + bytes;
      if (mine > mostBytes) return null;
      kept[seriesId] = { usedAtMs: Date.now(), bytes: mine };
      const others = Object.entries(kept)
        .filter(([id]) => id !== seriesId)
        .sort(([, a], [, b]) => a.usedAtMs - b.usedAtMs);
      let sum = Object.values(kept).reduce((total, series) => total + series.bytes, 0);
      for (const [id, series] of others) {
        if (sum <= mostBytes) break;
        sum -= series.bytes;
        going.push(id);
        delete kept[id];
      }
      return kept;
    });
    for (const id of going) {
      await copies.remove("frame", id);
      await copies.remove("series", id);
    }
    return all?.[seriesId] !== undefined && !isFull;
  };

  return {
    metadata: (t) => copies.read<unknown[]>("series", seriesId, String(t)),
    keepMetadata: async (t, items) => {
      if (await makeRoom(0)) await copies.write("series", seriesId, String(t), items);
    },
    frame: (t, k) => copies.read<KeptFrame>("frame", seriesId, partOf(t, k)),
    keepFrames: async (t, first, frames) => {
      if (isFull) return;
      const known = new Set(await copies.parts("frame", seriesId));
      const fresh = frames
        .map((frame, n) => ({ frame, part: partOf(t, first + n) }))
        .filter(({ part }) => !known.has(part));
      if (fresh.length === 0) return;
      const bytes = fresh.reduce((sum, { frame }) => sum + frame.bytes.byteLength, 0);
      isFull = !(await makeRoom(bytes));
      if (!isFull) await Promise.all(fresh.map(({ frame, part }) => copies.write("frame", seriesId, part, frame)));
    },
  };
}
