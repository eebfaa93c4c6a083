import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pictureOf, spec, whole } from "../../../../tests/support/labelmap/naive-spec.js";
import { foldStory, mix, play } from "../../../../tests/support/labelmap/script.js";
import { type ArchivedEntry, decodeArchive, encodeArchive, stateAsOf } from "./archive.js";
import { decodeEntry } from "./entry.js";
import { MalformedArchive } from "./errors.js";

const planes = [0, 1, 2];

/** The journal of a story: revisions ascend, with a gap here and there. */
const journalOf = (log: readonly { actor: number; bytes: Uint8Array }[]): ArchivedEntry[] => {
  let revision = 0;
  return log.map(({ actor, bytes }, n) => {
    revision += 1 + (mix(n, 3) % 5 === 0 ? 1 : 0);
    return { revision, actor, seq: decodeEntry(bytes).seq, bytes };
  });
};

describe("[LM16] archive", () => {
  it("[LM16] gives back every entry as it was", () => {
    fc.assert(
      fc.property(foldStory, (story) => {
        const journal = journalOf(play(story).log);
        expect(decodeArchive(encodeArchive(journal))).toEqual(journal);
      }),
      { numRuns: 50 },
    );
    expect(decodeArchive(encodeArchive([]))).toEqual([]);
  });

  it("[LM16] the mask as of a revision is the spec of what was accepted by then", () => {
    fc.assert(
      fc.property(foldStory, fc.nat(0xffff), (story, at) => {
        const journal = journalOf(play(story).log);
        const { revision } = journal[at % journal.length]!;
        const then = stateAsOf(story.shape, decodeArchive(encodeArchive(journal)), revision);
        const seen = journal.filter((entry) => entry.revision <= revision);
        expect(pictureOf(then, planes)).toEqual(whole(spec(story.shape, seen), story.shape, planes));
      }),
      { numRuns: 100 },
    );
  });

  it("[LM16] an entry of a later format is kept; a broken file says so", () => {
    const later = { revision: 7, actor: 2 ** 32 - 1, seq: 9, bytes: Uint8Array.of(99, 1, 2) };
    const file = encodeArchive([later]);
    expect(decodeArchive(file)).toEqual([later]);
    for (let length = 0; length < file.length; length += 1)
      expect(() => decodeArchive(file.subarray(0, length))).toThrow(MalformedArchive);
    expect(() => decodeArchive(Uint8Array.of(...file, 0))).toThrow(MalformedArchive);
    expect(() => decodeArchive(file.map((byte, at) => (at === 0 ? 2 : byte)))).toThrow(MalformedArchive);
    expect(() => encodeArchive([later, later])).toThrow(RangeError);
  });
});
