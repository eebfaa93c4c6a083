import type { PersonId, ProjectId, ProjectRole } from "@covoxel/shared/vocabulary";
import type { Transaction } from "../../../ports/transaction.js";
import type { Member, Project } from "./project.js";
import type { ProtocolVersion } from "./protocol.js";

export interface ProjectPage {
  limit: number;
  after: { createdAt: Date; id: string } | null;
}

export interface ProjectRepository {
  insert(project: Project, identitySecret: Uint8Array, tx: Transaction): Promise<void>;
  findMany(ids: readonly ProjectId[]): Promise<ReadonlyMap<ProjectId, Project>>;
  /** Newest first. @param visible the ids to choose from, or null for all */
  list(visible: readonly ProjectId[] | null, page: ProjectPage): Promise<Project[]>;
  /** @throws NotFound */
  identitySecretOf(id: ProjectId): Promise<Uint8Array>;
  /** Waits for whoever else changes this project's members. @returns false when there is no such project */
  lock(id: ProjectId, tx: Transaction): Promise<boolean>;
}

export interface ProtocolRepository {
  /** The last that was saved, else version 0. */
  current(projectId: ProjectId, tx?: Transaction): Promise<ProtocolVersion>;
  find(projectId: ProjectId, version: number, tx?: Transaction): Promise<ProtocolVersion | null>;
  /** Whether the current version of each shows pseudonyms. Every asked id has an answer. */
  pseudonymity(ids: readonly ProjectId[]): Promise<ReadonlyMap<ProjectId, boolean>>;
  insert(version: ProtocolVersion, tx: Transaction): Promise<void>;
}

export interface MemberRepository {
  /** The members of each project, by the time they were named; roles in the order of the vocabulary. */
  membersOf(ids: readonly ProjectId[], tx?: Transaction): Promise<ReadonlyMap<ProjectId, Member[]>>;
  /** Replaces what the person held; no roles: no member. */
  setRoles(projectId: ProjectId, personId: PersonId, roles: readonly ProjectRole[], tx: Transaction): Promise<void>;
}
