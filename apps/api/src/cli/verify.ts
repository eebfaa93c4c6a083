import "reflect-metadata";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openObjectStore } from "../adapters/open-object-store.js";
import {
  createCursorCodec,
  createEventLog,
  createUnitOfWork,
  openJobQueue,
  openListener,
} from "../adapters/postgres/index.js";
import { systemClock as clock, systemIds as ids } from "../adapters/system/index.js";
import { createLogger } from "../edge/logger.js";
import { StorageUnavailable } from "../errors.js";
import { createAuditTrail } from "../features/audit/index.js";
import { datasetExportKeys, type VersionReport, verifyDatasets } from "../features/datasets/index.js";
import { createProjects } from "../features/projects/index.js";
import { createBlinding } from "../features/reads/index.js";
import { createMaskVerifier, type MaskReport } from "../features/segmentations/index.js";
import { createStudies, studyObjectKeys } from "../features/studies/index.js";
import { suggestionObjectKeys } from "../features/suggestions/index.js";
import type { ObjectKey } from "../ports/object-store.js";
import { createObjectCheck, type ObjectCheck } from "./object-check.js";
import { type Installation, openInstallation } from "./open-installation.js";

const usage = `npm run covoxel -- verify [--rebuild]

  Reads every stored object, every mask and every frozen data set again, and says what is not as it was written. People can go on working.

  --rebuild   writes damaged slabs of masks again, from their journals`;

/** Exit statuses: 0 all is as it was written, 1 nothing could be done, 2 wrong words, 4 something is damaged. */
export const verifyCommand = {
  summary: "read everything stored again and compare it with its hashes; rebuild what can be",
  async run(args: string[]): Promise<number> {
    const asked = parse(args);
    if (!asked) {
      console.error(usage);
      return 2;
    }
    const installation = await openInstallation();
    try {
      return await verify(installation, asked.rebuild);
    } catch (error) {
      if (!(error instanceof StorageUnavailable)) throw error;
      console.error(error.message);
      return 1;
    } finally {
      await installation.close();
    }
  },
};

function parse(args: string[]): { rebuild: boolean } | null {
  try {
    const { values } = parseArgs({ args, options: { rebuild: { type: "boolean" } } });
    return { rebuild: values.rebuild ?? false };
  } catch {
    return null;
  }
}

async function verify(installation: Installation, rebuild: boolean): Promise<number> {
  const { db } = installation.connection;
  const { store, masks, stop } = await compose(installation);
  const objects = createObjectCheck(store);
  try {
    let faults = 0;
    for (const [what, keys] of [
      ["images", studyObjectKeys(db)],
      ["suggestions", suggestionObjectKeys(db)],
      ["exports", datasetExportKeys(db)],
    ] as const) {
      faults += await verifyObjects(objects, what, keys);
    }
    let versions = 0;
    for await (const report of verifyDatasets({ db, objects: store, check: objects.check })) {
      versions += 1;
      faults += tellVersion(report);
    }
    console.log(`frozen data sets: ${versions} read again`);
    let count = 0;
    for await (const report of masks.verifyAll()) {
      count += 1;
      faults += tell(report);
      if (rebuild && report.foldFaults.length > 0) faults -= await rebuildMask(masks, report);
    }
    console.log(`masks: ${count} read again`);
    console.log(faults === 0 ? "All is as it was written." : `${faults} ${faults === 1 ? "fault" : "faults"} found.`);
    return faults === 0 ? 0 : 4;
  } finally {
    await stop();
  }
}

async function compose({ config, home, connection }: Installation) {
  const { db, pool } = connection;
  const log = createLogger("silent");
  const unitOfWork = createUnitOfWork(db);
  const { store } = await openObjectStore({ ...config, home, signingSecret: ids.secret(), clock });
  const listener = await openListener(connection.url);
  const events = createEventLog({ db, listener, cursors: createCursorCodec(ids.secret()), clock });
  const jobs = await openJobQueue({ connection, listener, events, clock, ids, concurrency: 1, reportFault: () => {} });
  const audit = createAuditTrail({ db, clock, ids });
  const people = { findPeople: async () => new Map() };
  const projects = createProjects({ db, unitOfWork, audit, clock, ids, people });
  const quarantineFolder = join(home, "quarantine");
  const parts = { config, db, unitOfWork, audit, clock, ids, objects: store, jobs, logger: log };
  const studies = createStudies({ ...parts, quarantineFolder, projects, blinding: createBlinding(db) });
  const masks = createMaskVerifier({ config, db, pool, objects: store, studies, clock, log });
  await masks.start();
  const stop = async () => {
    await masks.stop();
    await listener.close();
  };
  return { store, masks, stop };
}

/** @returns how many are missing or hold other bytes than their name says */
async function verifyObjects(objects: ObjectCheck, what: string, keys: AsyncIterable<ObjectKey>): Promise<number> {
  let [count, faults] = [0, 0];
  const before = objects.bytes();
  for await (const key of keys) {
    count += 1;
    const verdict = await objects.check(key);
    if (verdict === "WHOLE") continue;
    console.log(`${verdict.toLowerCase().padEnd(9)}${key}`);
    faults += 1;
  }
  console.log(`${what}: ${count} objects read again, ${((objects.bytes() - before) / 2 ** 20).toFixed(1)} MB`);
  return faults;
}

/** An image that is damaged is told twice: as what it is, and for every version that it is part of. */
function tellVersion({ version, faults }: VersionReport): number {
  for (const { verdict, key, what } of faults)
    console.log(
      `${verdict.toLowerCase().padEnd(9)}${what}, in data set ${version.id} (version ${version.number}): ${key}`,
    );
  return faults.length;
}

function tell({ id, journalFaults, foldFaults }: MaskReport): number {
  const faults = [...journalFaults, ...foldFaults];
  for (const fault of faults) console.log(`damaged  mask ${id}: ${fault}`);
  return faults.length;
}

/** @returns how many faults are gone */
async function rebuildMask(
  masks: Pick<ReturnType<typeof createMaskVerifier>, "rebuild">,
  { id, foldFaults, journalFaults }: MaskReport,
): Promise<number> {
  if (journalFaults.length > 0) {
    console.log(`kept     mask ${id}: its journal has faults of its own; restore the database from a backup first`);
    return 0;
  }
  if (await masks.rebuild(id)) {
    console.log(`rebuilt  mask ${id} from its journal`);
    return foldFaults.length;
  }
  console.log(`kept     mask ${id}: somebody has it open; its server mends it, or ask again later`);
  return 0;
}
