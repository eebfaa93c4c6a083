import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";

/** Real series that can't be committed: at COVOXEL_TEST_DATA, or beside the checkout. CI has them, most machines don't. */
export const sharedDataFolder = resolve(
  process.env.COVOXEL_TEST_DATA ?? join(import.meta.dirname, "../../../shared/data"),
);

/** Debian's own Python: the one that `python3-pydicom`, `python3-nibabel` and `python3-scipy` install into. */
export const python = "/usr/bin/python3";

const probes = {
  radosgw: () =>
    missingCommands("radosgw", "ceph-mon", "ceph-osd", "ceph-authtool", "monmaptool", "radosgw-admin", "curl"),
  chromium: () => (findCommand("chromium") ? null : "chromium is not installed"),
  python: () => (existsSync(python) ? null : "python3 is not installed"),
  pydicom: () => missingPythonModule("pydicom"),
  nibabel: () => missingPythonModule("nibabel"),
  scipy: () => missingPythonModule("scipy"),
  orthanc: () =>
    findCommand("Orthanc") && existsSync("/usr/share/orthanc/plugins/libOrthancDicomWeb.so")
      ? null
      : "orthanc and orthanc-dicomweb are not installed",
  "shared-data": () => (existsSync(sharedDataFolder) ? null : "../shared/data is not on this machine"),
  dcmtk: () => missingCommands("dcmdump", "dcmconv"),
  dicom3tools: () => missingCommands("dciodvfy"),
} satisfies Record<string, () => string | null>;

export type Tool = keyof typeof probes;

export interface Availability {
  available: boolean;
  /** What is missing, for the title of a skipped test; empty when nothing is. */
  reason: string;
}

/**
 * Asks for a tool that a machine may lack: `describe.skipIf(!rgw.available)("S3 contract (needs radosgw)", ...)`.
 * @throws when it is missing and COVOXEL_REQUIRE=all: the file fails, so that a check can't pass by skipping
 */
export function needs(tool: Tool): Availability {
  const reason = probes[tool]();
  if (reason === null) return { available: true, reason: "" };
  if (process.env.COVOXEL_REQUIRE === "all") throw new Error(`COVOXEL_REQUIRE=all, but ${reason}`);
  return { available: false, reason };
}

/** @returns the command's full path, looking into the sbin folders too, or null */
export function findCommand(name: string): string | null {
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/bin", "/usr/sbin", "/usr/local/bin"];
  return folders.map((folder) => join(folder, name)).find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function missingCommands(...names: string[]): string | null {
  const missing = names.filter((name) => !findCommand(name));
  return missing.length === 0 ? null : `${missing.join(", ")} not installed`;
}

function missingPythonModule(name: string): string | null {
  const run = spawnSync(python, ["-c", `import ${name}`], { stdio: "ignore" });
  return run.status === 0 ? null : `python3-${name} is not installed`;
}
