import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, it } from "vitest";

const tests = resolve(import.meta.dirname, "..");

it("the mask engine, as built, imports from plain Node by its public name and does its work there", () => {
  const program = `
    import { createReplica, decodeEntry, stateAsOf } from "@covoxel/shared/labelmap";
    const shape = [70, 40, 9];
    const author = createReplica({ shape, actor: 4294967295, now: () => 2 ** 33 });
    const entries = [author.paint({ parts: [{ segment: 7, spans: Int32Array.of(8, 39, 3, 70) }] }), author.bye()];
    const { next, slabs } = author.fold(null);
    const reader = createReplica({ shape, actor: 1, now: () => 0 });
    reader.attach(JSON.parse(JSON.stringify(next)));
    for (const hash of reader.slabsNeeded(2, 8)) reader.provide(hash, slabs.get(hash));
    const archive = entries.map((bytes, n) => ({ revision: n + 1, actor: 4294967295, seq: n + 1, bytes }));
    console.log(JSON.stringify({
      kind: decodeEntry(entries[0]).kind,
      version: author.formatVersion,
      author: reader.authorAt(69, 39, 8),
      equal: [reader.contentHash(), stateAsOf(shape, archive, 2).contentHash()].every((hash) => hash === author.contentHash()),
    }));`;
  const out = execFileSync(process.execPath, ["--input-type=module", "--eval", program], {
    cwd: tests,
    encoding: "utf8",
  });
  expect(JSON.parse(out)).toEqual({
    kind: "patch",
    version: 1,
    author: { actor: 4294967295, seq: 1 },
    equal: true,
  });
});

it("and carries its declarations", () => {
  const declarations = readFileSync(resolve(tests, "node_modules/@covoxel/shared/dist/labelmap/types.d.ts"), "utf8");
  expect(declarations).toContain("interface LabelmapReplica");
  expect(declarations).toContain("interface Manifest");
});
