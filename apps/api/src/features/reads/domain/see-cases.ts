import type { CaseId, ReadId } from "@covoxel/shared/vocabulary";
import { NotFound } from "../../../errors.js";
import type { Transaction } from "../../../ports/transaction.js";
import type { Principal } from "../../people/index.js";
import { accessToRecord, mayOversee } from "./blinding.js";
import type { Case } from "./case.js";
import { readsPolicy } from "./policy.js";
import type { ReadsPorts } from "./ports.js";
import { isLive, isOpen, type Read } from "./read.js";

type SeePorts = Pick<ReadsPorts, "cases" | "reads" | "standings">;

/** As one who oversees it. @throws NotFound, also for what this person is blinded in */
export async function seeCase(ports: SeePorts, who: Principal, id: CaseId): Promise<Case> {
  const found = await ports.cases.find(id);
  return assertSeen(ports, who, found);
}

/** `seeCase`, of a row that nobody else changes until `tx` ends. @throws NotFound */
export async function lockSeen(ports: SeePorts, who: Principal, id: CaseId, tx: Transaction): Promise<Case> {
  return assertSeen(ports, who, await ports.cases.lock(id, tx), tx);
}

async function assertSeen(ports: SeePorts, who: Principal, found: Case | null, tx?: Transaction): Promise<Case> {
  if (!found || !readsPolicy.isMember(who, found.projectId)) throw new NotFound("case");
  const standing = (await ports.standings.of(who, [found.id], tx)).get(found.id);
  if (!standing || !mayOversee(standing)) throw new NotFound("case");
  return found;
}

/** Its own people, and whoever may look at what it found. @throws NotFound */
export async function seeRead(ports: SeePorts, who: Principal, id: ReadId): Promise<Read> {
  const read = await ports.reads.find(id);
  if (!read || !(await maySeeRead(ports, who, read))) throw new NotFound("read");
  return read;
}

export async function maySeeRead(ports: SeePorts, who: Principal, read: Read): Promise<boolean> {
  if (!readsPolicy.isMember(who, read.projectId)) return false;
  if (isMine(who, read) && isLive(read)) return true;
  const standing = (await ports.standings.of(who, [read.caseId])).get(read.caseId);
  return (
    standing !== undefined &&
    accessToRecord(standing, { kind: "READ", mine: null, isOpen: isOpen(read), inSession: false }) !== "NONE"
  );
}

export const isMine = (who: Principal, { readers }: Read): boolean => readers.includes(who.personId);
