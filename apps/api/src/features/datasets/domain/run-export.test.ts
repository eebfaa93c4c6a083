import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DatasetVersionId, JobId, PersonId, ProjectId } from "@covoxel/shared/vocabulary";
import { unzipSync } from "fflate";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createMemoryObjectStore } from "../../../adapters/memory/index.js";
import { systemClock as clock } from "../../../adapters/system/index.js";
import { Conflict } from "../../../errors.js";
import type { JobContext } from "../../../ports/job-queue.js";
import { objectKey } from "../../../ports/object-key.js";
import { describeExport } from "../export/texts.js";
import { openZipArchive } from "../export/zip-archive.js";
import type { DatasetExport, DatasetRepository, DatasetVersion, ExportKind } from "./dataset-version.js";
import type { CaseToExport } from "./export-ports.js";
import { sha256Of } from "./kept-objects.js";
import { encodeDocument, encodeManifest, type Manifest } from "./manifest.js";
import { runExport } from "./run-export.js";

const projectId = "prj_000000000000000000000001" as ProjectId;
const kind: ExportKind = {
  versionId: "dsv_000000000000000000000001" as DatasetVersionId,
  format: "NIFTI",
  patients: "PSEUDONYMS",
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "covoxel-exports-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A frozen version of so many cases in a store, whose files are what their labels' bytes are. */
async function world(caseCount: number) {
  const objects = createMemoryObjectStore(clock);
  const protocol = encodeDocument({ labels: [] });
  await objects.put(projectId, protocol.bytes);
  const cases = await Promise.all(
    Array.from({ length: caseCount }, async (_, n) => {
      const bytes = Buffer.from(`labels of case ${n + 1}`);
      await objects.put(projectId, bytes);
      return {
        number: n + 1,
        patient: `P-${n}`,
        split: "TRAIN",
        licence: n % 2 ? "CC0-1.0" : "CC-BY-4.0",
        protocolVersion: 3,
        labels: { segmentation: "seg", sha256: sha256Of(bytes) },
      };
    }),
  );
  const manifest = {
    format: "covoxel data set 1",
    split: { kind: "GIVEN" },
    protocols: [{ version: 3, sha256: protocol.contentHash }],
    cases,
  };
  const { bytes, contentHash } = encodeManifest(manifest as unknown as Manifest);
  await objects.put(projectId, bytes);
  const version: DatasetVersion = {
    ...{ id: kind.versionId, projectId, number: 4, contentHash, note: "", frozenAt: clock.now() },
    frozenBy: "psn_000000000000000000000001" as PersonId,
  };
  const made: DatasetExport[] = [];
  const datasets = {
    findMany: async () => new Map([[version.id, version]]),
    findExport: async () => made.at(-1) ?? null,
    putExport: async (one: DatasetExport) => void made.push(one),
  } as unknown as DatasetRepository;
  const asked: number[] = [];
  const tools = {
    openWriter: () => ({
      filesOf: async ({ case: one, content }: CaseToExport) => {
        asked.push(one.number);
        return [
          {
            name: `${one.number}.txt`,
            bytes: content,
            segments: [{ value: 1, label: null, name: "One", finding: null }],
          },
        ];
      },
      close: () => {},
    }),
    openArchive: (name: string) => openZipArchive(folder, name),
    describe: describeExport,
  };
  return { ports: { datasets, objects, clock, tools }, made, asked, objects, contentHash };
}

const job = (name: string, report: JobContext["report"] = async () => {}, signal = new AbortController().signal) => ({
  ...{ jobId: `job_${name.padEnd(24, "0")}` as JobId, attempt: 1, signal, report },
});

describe("an export", () => {
  it("holds each case's files, the manifest that the version is named by, and what people need to know", async () => {
    const { ports, made, contentHash } = await world(3);
    const told: [number, string][] = [];
    await runExport(
      ports,
      kind,
      job("a", async (...progress) => void told.push(progress)),
    );
    const files = unzipSync(await ports.objects.get(made[0]!.objectKey));
    expect(Object.keys(files)).toEqual([
      ...["1.txt", "2.txt", "3.txt"],
      ...["README.txt", "LICENCES.txt", "protocol-3.json", "files.json", "manifest.json"],
    ]);
    const text = (name: string) => Buffer.from(files[name]!).toString("utf8");
    expect(text("2.txt")).toBe("labels of case 2");
    expect(sha256Of(files["manifest.json"]!)).toBe(contentHash);
    expect(text("README.txt")).toContain("research use only. Not a medical device");
    expect(text("README.txt")).toContain(contentHash);
    expect(text("LICENCES.txt")).toBe("CC-BY-4.0\n  cases 1, 3\n\nCC0-1.0\n  cases 2\n");
    expect(JSON.parse(text("files.json"))[1]).toEqual({
      case: 2,
      patient: "P-1",
      split: "TRAIN",
      files: [
        {
          name: "2.txt",
          sha256: sha256Of(files["2.txt"]!),
          sizeBytes: 16,
          segments: [{ value: 1, label: null, name: "One", finding: null }],
        },
      ],
    });
    expect(told.map(([, message]) => message)).toEqual([
      "Case 1 of 3",
      "Case 2 of 3",
      "Case 3 of 3",
      "Storing the archive",
    ]);
    expect(told.map(([fraction]) => fraction)).toEqual([...told.map(([fraction]) => fraction)].sort((a, b) => a - b));
    expect(made[0]).toMatchObject({ sha256: made[0]!.objectKey.slice(-64), sizeBytes: expect.any(Number) });
    expect(readdirSync(folder)).toEqual([]);
  });

  it("is the same zip whoever makes it, and is made once", async () => {
    const [one, other] = [await world(2), await world(2)];
    await runExport(one.ports, kind, job("a"));
    await runExport(one.ports, kind, job("b"));
    expect(one.made).toHaveLength(1);
    await runExport(other.ports, kind, job("c"));
    expect(other.made[0]!.sha256).toBe(one.made[0]!.sha256);
  });

  it("is made again when its zip was lost", async () => {
    const { ports, made, objects } = await world(1);
    await runExport(ports, kind, job("a"));
    await objects.delete(made[0]!.objectKey);
    await runExport(ports, kind, job("b"));
    expect(made).toHaveLength(2);
    expect(await objects.head(made[1]!.objectKey)).toMatchObject({ size: made[0]!.sizeBytes });
  });

  it("that is cancelled stops before the next case and leaves nothing", async () => {
    const { ports, made, asked } = await world(5);
    const cancel = new AbortController();
    const report: JobContext["report"] = async (_, message) => {
      if (message.startsWith("Case 2")) cancel.abort(new Error("cancelled"));
    };
    await expect(runExport(ports, kind, job("a", report, cancel.signal))).rejects.toThrow("cancelled");
    expect(asked).toEqual([1, 2]);
    expect(made).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("goes on from nothing where a process died", async () => {
    const { ports, made } = await world(2);
    const left = await openZipArchive(folder, job("a").jobId);
    await left.add({ name: "half", bytes: Buffer.alloc(100) });
    await runExport(ports, kind, job("a"));
    expect(Object.keys(unzipSync(await ports.objects.get(made[0]!.objectKey)))).not.toContain("half");
  });

  it("of what is damaged is refused", async () => {
    const { ports, made, contentHash, objects } = await world(2);
    const manifest = JSON.parse(
      Buffer.from(await objects.get(objectKey(projectId, contentHash))).toString(),
    ) as Manifest;
    const key = objectKey(projectId, manifest.cases[1]!.labels.sha256);
    const get: typeof objects.get = async (asked, range) => {
      const bytes = await objects.get(asked, range);
      if (asked === key) bytes[0]! ^= 1;
      return bytes;
    };
    await expect(runExport({ ...ports, objects: { ...objects, get } }, kind, job("a"))).rejects.toThrow(Conflict);
    await objects.delete(key);
    await expect(runExport(ports, kind, job("b"))).rejects.toThrow(Conflict);
    expect(made).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  });
});
