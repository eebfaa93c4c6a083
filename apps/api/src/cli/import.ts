import "reflect-metadata";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type ProjectId, parseId, TokenScope } from "@covoxel/shared/vocabulary";
import { openObjectStore } from "../adapters/open-object-store.js";
import {
  createCursorCodec,
  createEventLog,
  createUnitOfWork,
  type DatabaseConnection,
  openJobQueue,
  openListener,
} from "../adapters/postgres/index.js";
import { systemClock as clock, systemIds as ids } from "../adapters/system/index.js";
import type { Config } from "../config.js";
import { createLogger } from "../edge/logger.js";
import { BadUserInput, CovoxelError } from "../errors.js";
import { createAuditTrail } from "../features/audit/index.js";
import type { Principal } from "../features/people/index.js";
import { createMemberships, createProjects, type Projects } from "../features/projects/index.js";
import { createBlinding } from "../features/reads/index.js";
import { createStudies, type ImportedFolder } from "../features/studies/index.js";
import { openInstallation } from "./open-installation.js";

const usage = `npm run covoxel -- import <file or folder> --project <name or id> [--create] [--as <e-mail>]

  --project   where to; its exact name, or its id
  --create    make the project when there is none of that name
  --as        who imports; the first administrator when nobody is named`;

/** Exit statuses: 0 everything imported, 1 nothing could be done, 2 wrong words, 3 some files were refused, 130 cancelled. */
export const importCommand = {
  summary: "import DICOM, NIfTI or MGH files, a folder of them, or a zip, from this machine",
  async run(args: string[]): Promise<number> {
    const asked = parse(args);
    if (!asked) {
      console.error(usage);
      return 2;
    }
    try {
      return await importPath(asked);
    } catch (error) {
      if (!(error instanceof CovoxelError)) throw error;
      console.error(error.message);
      return 1;
    }
  },
};

interface Asked {
  path: string;
  project: string;
  create: boolean;
  email: string | null;
}

function parse(args: string[]): Asked | null {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { project: { type: "string" }, create: { type: "boolean" }, as: { type: "string" } },
    });
    const [path] = positionals;
    if (positionals.length !== 1 || !path || !values.project) return null;
    return { path, project: values.project, create: values.create ?? false, email: values.as ?? null };
  } catch {
    return null;
  }
}

async function importPath(asked: Asked): Promise<number> {
  const { config, home, connection, close } = await openInstallation();
  const cancel = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => cancel.abort());
  try {
    const { projects, studies, stop } = await compose(config, home, connection);
    try {
      const who = await findPerson(connection, asked.email);
      const projectId = await findProject(connection, projects, who, asked);
      const outcome = await studies.importFolder(await withRole(connection, who), {
        projectId,
        path: asked.path,
        onProgress: showProgress,
        signal: cancel.signal,
      });
      return report(outcome);
    } finally {
      await stop();
    }
  } finally {
    await close();
  }
}

async function compose(config: Config, home: string, connection: DatabaseConnection) {
  const { db } = connection;
  const logger = createLogger("silent");
  const unitOfWork = createUnitOfWork(db);
  const objects = await openObjectStore({ ...config, home, signingSecret: ids.secret(), clock });
  const listener = await openListener(connection.url);
  // Nobody reads from this process's event log: its cursors are for itself.
  const events = createEventLog({ db, listener, cursors: createCursorCodec(ids.secret()), clock });
  const reportFault = () => undefined;
  const jobs = await openJobQueue({ connection, listener, events, clock, ids, concurrency: 1, reportFault });
  const audit = createAuditTrail({ db, clock, ids });
  const people = { findPeople: async () => new Map() };
  const projects = createProjects({ db, unitOfWork, audit, clock, ids, people });
  const studies = createStudies({
    config,
    quarantineFolder: join(home, "quarantine"),
    db,
    unitOfWork,
    audit,
    clock,
    ids,
    objects: objects.store,
    jobs,
    logger,
    projects,
    blinding: createBlinding(db),
  });
  // Takes import jobs only: a running server may be quicker, and then this one watches.
  await jobs.start();
  const stop = async () => {
    await jobs.stop(0);
    await studies.stop?.();
    await listener.close();
  };
  return { projects, studies, stop };
}

/** Whoever may read this machine's database may act as anybody in it; the name is for the record. */
async function findPerson({ db }: DatabaseConnection, email: string | null): Promise<Principal> {
  const people = db.selectFrom("person").select(["id", "display_name", "is_admin"]);
  const found = email
    ? await people.where("email", "=", email.toLowerCase()).executeTakeFirst()
    : await people.where("is_admin", "=", true).orderBy("created_at").executeTakeFirst();
  if (!found)
    throw new BadUserInput(
      email ? "Nobody has this e-mail address." : "There is no administrator yet: start Covoxel and make one first.",
    );
  return {
    personId: found.id,
    displayName: found.display_name,
    isAdmin: found.is_admin,
    roles: new Map(),
    scopes: new Set(Object.values(TokenScope)),
    expiresAt: new Date(8.64e15),
  };
}

async function withRole({ db }: DatabaseConnection, who: Principal): Promise<Principal> {
  return { ...who, roles: await createMemberships(db).rolesOf(who.personId) };
}

async function findProject(
  { db }: DatabaseConnection,
  projects: Pick<Projects, "createProject">,
  who: Principal,
  { project, create }: Asked,
): Promise<ProjectId> {
  const id = parseId("project", project);
  if (id) return id;
  const found = await db.selectFrom("project").select("id").where("name", "=", project).limit(2).execute();
  if (found.length > 1) throw new BadUserInput("Several projects have this name: give the id of one.");
  if (found[0]) return found[0].id;
  if (!create) throw new BadUserInput("There is no project of this name. Add --create to make it.");
  return (await projects.createProject(who, { name: project, description: "" })).id;
}

function showProgress({ progress, message }: { progress: number; message: string }): void {
  const line = `${String(Math.round(progress * 100)).padStart(3)} %  ${message}`;
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${line}`);
}

function report({ status, counts, studies, series, refused }: ImportedFolder): number {
  if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
  if (status === "FAILED") {
    console.error("The import failed. What was taken in is kept: finish it from its page once the cause is mended.");
    return 1;
  }
  const words = [
    `${counts.IMPORTED} imported`,
    `${counts.ALREADY_HERE} already here`,
    `${counts.REFUSED} refused`,
    `${counts.IGNORED} ignored`,
  ];
  console.log(
    `${status === "CANCELLED" ? "Cancelled" : "Done"}: ${words.join(", ")}; ${series} series of ${studies} studies.`,
  );
  for (const file of refused) console.log(`  refused  ${file.path}: ${file.refusal?.message}`);
  if (status === "CANCELLED") return 130;
  return counts.REFUSED > 0 ? 3 : 0;
}
