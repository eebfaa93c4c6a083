import type { ProjectId } from "@covoxel/shared/vocabulary";
import { StaleRevision } from "../../../errors.js";
import type { AuditTrail } from "../../../ports/audit.js";
import type { Clock } from "../../../ports/clock.js";
import type { UnitOfWork } from "../../../ports/transaction.js";
import type { Principal } from "../../people/index.js";
import { assertMayEditProtocol, assertMaySeeProject } from "./policy.js";
import type { ProjectRepository, ProtocolRepository } from "./ports.js";
import { assertCanBeRead, assertContinues, type ProtocolVersion, parseProtocol } from "./protocol.js";

export interface EditProtocolPorts {
  projects: Pick<ProjectRepository, "lock">;
  protocols: ProtocolRepository;
  unitOfWork: UnitOfWork;
  audit: AuditTrail;
  clock: Clock;
}

export interface SaveProtocol {
  projectId: ProjectId;
  /** The version that was edited: somebody may have saved another one since. */
  editedVersion: number;
  protocol: unknown;
}

/**
 * Saves the next version. Reads that have begun go on under theirs.
 * @throws NotFound @throws Forbidden @throws BadUserInput @throws StaleRevision with the version that is current
 */
export async function saveProtocol(
  { projects, protocols, unitOfWork, audit, clock }: EditProtocolPorts,
  who: Principal,
  { projectId, editedVersion, protocol: asked }: SaveProtocol,
): Promise<ProtocolVersion> {
  assertMayEditProtocol(who, projectId);
  const protocol = parseProtocol(asked);
  return unitOfWork.transaction(async (tx) => {
    await projects.lock(projectId, tx);
    const current = await protocols.current(projectId, tx);
    if (current.version !== editedVersion)
      throw new StaleRevision("Somebody else has saved this protocol since. Nothing of yours was saved.", {
        version: current.version,
      });
    assertContinues(current.protocol, protocol);
    assertCanBeRead(protocol);
    const saved = { by: who.personId, at: clock.now() };
    const next: ProtocolVersion = { projectId, version: current.version + 1, protocol, saved };
    await protocols.insert(next, tx);
    await audit.record({
      tx,
      who: who.personId,
      act: "PROTOCOL_SAVED",
      subject: projectId,
      projectId,
      details: { version: next.version },
    });
    return next;
  });
}

/** @returns null where there is no such version. @throws NotFound */
export async function seeProtocol(
  { protocols }: Pick<EditProtocolPorts, "protocols">,
  who: Principal,
  projectId: ProjectId,
  version: number | null,
): Promise<ProtocolVersion | null> {
  assertMaySeeProject(who, projectId);
  return version === null ? protocols.current(projectId) : protocols.find(projectId, version);
}
