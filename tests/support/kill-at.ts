/**
 * Runs in the API's process before anything of it (`node --import`): ends it as kill -9 would, at the next moment of a named kind after
 * SIGUSR2, or with COVOXEL_KILL_ARMED from the start. Only this module reads these variables; the product knows nothing of it.
 */
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import pg from "pg";

interface Place {
  /** A statement to PostgreSQL, or the `then` that ends the transaction it was in. */
  statement?: RegExp;
  thenCommit?: boolean;
  /** A file that gets its name, or loses it. */
  renamed?: RegExp;
  removed?: RegExp;
  /** Before it is asked for; once it is on its way; once it is answered, before anybody hears of it. */
  when: "BEFORE" | "SENT" | "AFTER";
}

const journal = /insert into ink_entry/;
const manifest = /insert into "ink_manifest"/;
const slab = /\/objects\/seg_[^/]+\/[0-9a-f]{2}\/[0-9a-f]{64}$/;

const places: Record<string, Place> = {
  "journal: before the insert is sent": { statement: journal, when: "BEFORE" },
  "journal: insert sent, commit unknown": { statement: journal, when: "SENT" },
  "journal: committed, not acknowledged": { statement: journal, when: "AFTER" },
  "fold: slabs claimed, none put": { statement: /insert into "ink_slab"/, when: "AFTER" },
  "fold: between two slabs": { renamed: slab, when: "AFTER" },
  "fold: slabs put, manifest not sent": { statement: manifest, when: "BEFORE" },
  "fold: manifest sent, not committed": { statement: manifest, when: "AFTER" },
  "fold: manifest committed, room not rotated": { statement: manifest, thenCommit: true, when: "AFTER" },
  "sweep: row deleted, slab still there": { statement: /delete from ink_slab/, when: "AFTER" },
  "sweep: slab deleted, row not committed": { removed: slab, when: "AFTER" },
};

export const killPlaces = Object.keys(places);

const place = places[process.env.COVOXEL_KILL_AT ?? ""];
let armed = process.env.COVOXEL_KILL_ARMED === "1";
if (place) watch(place);

function die(): void {
  if (armed) process.kill(process.pid, "SIGKILL");
}

function watch({ statement, thenCommit, renamed, removed, when }: Place): void {
  process.on("SIGUSR2", () => {
    armed = true;
  });
  if (statement) watchStatements(statement, thenCommit === true, when);
  const { rename, rm } = fs.promises;
  if (renamed)
    fs.promises.rename = async (from, to) => {
      await rename(from, to);
      if (renamed.test(String(to))) die();
    };
  if (removed)
    fs.promises.rm = async (path, options) => {
      await rm(path, options);
      if (removed.test(String(path))) die();
    };
  syncBuiltinESMExports();
}

function watchStatements(statement: RegExp, thenCommit: boolean, when: Place["when"]): void {
  // biome-ignore lint/suspicious/noExplicitAny: pg's many ways to say one thing
  const prototype = pg.Client.prototype as any;
  const { query } = prototype;
  const inIt = new WeakSet<object>();
  prototype.query = function watched(this: object, ...said: unknown[]) {
    const text = typeof said[0] === "string" ? said[0] : ((said[0] as { text?: string } | undefined)?.text ?? "");
    const isIt = statement.test(text);
    if (isIt && thenCommit) inIt.add(this);
    const counts = thenCommit ? text === "commit" && inIt.delete(this) : isIt;
    if (!counts) return query.apply(this, said);
    if (when === "BEFORE") die();
    const callback = said.at(-1);
    if (when === "AFTER" && typeof callback === "function") {
      said[said.length - 1] = (...answer: unknown[]) => {
        die();
        return callback(...answer);
      };
    }
    const answered = query.apply(this, said);
    if (when === "SENT") die();
    return when === "AFTER" && typeof answered?.then === "function" ? answered.then(dieFirst) : answered;
  };
}

function dieFirst<T>(answer: T): T {
  die();
  return answer;
}
