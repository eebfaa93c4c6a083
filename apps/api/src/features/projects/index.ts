import type { ProjectId } from "@covoxel/shared/vocabulary";
import type { Kysely } from "kysely";
import type { Database } from "../../adapters/postgres/index.js";
import type { Feature } from "../../edge/feature.js";
import { NotFound } from "../../errors.js";
import type { AuditTrail } from "../../ports/audit.js";
import type { Clock } from "../../ports/clock.js";
import type { IdSource } from "../../ports/id-source.js";
import type { Transaction, UnitOfWork } from "../../ports/transaction.js";
import type { Memberships, People, Principal } from "../people/index.js";
import { createProject } from "./domain/create-project.js";
import { addMember, type Membership } from "./domain/manage-members.js";
import type { ProjectRepository } from "./domain/ports.js";
import type { Member, NewProject, Project } from "./domain/project.js";
import type { Label, ProtocolVersion } from "./domain/protocol.js";
import { ProjectProtocolResolver, ProtocolResolver } from "./graphql/protocol-resolver.js";
import { ProjectMemberResolver, ProjectResolver, type ProjectResolverPorts } from "./graphql/resolvers.js";
import { PostgresMembers } from "./postgres/members.js";
import { PostgresProjects } from "./postgres/projects.js";
import { PostgresProtocols } from "./postgres/protocols.js";

export { assertMaySeeProject, projectPolicy } from "./domain/policy.js";
export type { Project } from "./domain/project.js";
export type { Code, Label, Protocol, ProtocolVersion, Question, Workflow, WorkflowStep } from "./domain/protocol.js";
export { type ProtocolRow, protocolRowOf } from "./graphql/protocol-resolver.js";
export { ProtocolType } from "./graphql/protocol-types.js";
export { ProjectType } from "./graphql/types.js";

export const projectsResolverClasses = [
  ProjectResolver,
  ProjectMemberResolver,
  ProtocolResolver,
  ProjectProtocolResolver,
];

export interface ProjectsDeps {
  db: Kysely<Database>;
  unitOfWork: UnitOfWork;
  audit: AuditTrail;
  clock: Clock;
  ids: IdSource;
  people: Pick<People, "findPeople">;
}

export interface Projects extends Feature {
  createProject(who: Principal, asked: NewProject): Promise<Project>;
  addMember(who: Principal, asked: Membership): Promise<Project>;
  /** For other features' loaders: `context.loaders.for(projects.findProjects).load(projectId)`. */
  findProjects: ProjectRepository["findMany"];
  /** Of the current version of its protocol. */
  labelsOf(projectId: ProjectId): Promise<readonly Label[]>;
  /** @param version the current one when null. @throws NotFound */
  protocolOf(projectId: ProjectId, version: number | null, tx?: Transaction): Promise<ProtocolVersion>;
  /** For loaders: whether the current protocol shows pseudonyms. Every asked id has an answer. */
  pseudonymity(ids: readonly ProjectId[]): Promise<ReadonlyMap<ProjectId, boolean>>;
  /** By the time they were named; for other features' loaders. */
  membersOf(ids: readonly ProjectId[]): Promise<ReadonlyMap<ProjectId, readonly Member[]>>;
  /** 32 bytes: the key of this project's keyed hashes. @throws NotFound */
  identitySecretOf(projectId: ProjectId): Promise<Uint8Array>;
}

/** What people need of projects before there are any: made first, because a Principal carries roles. */
export function createMemberships(db: Kysely<Database>): Memberships {
  return new PostgresMembers(db);
}

export function createProjects({ db, unitOfWork, audit, clock, ids, people }: ProjectsDeps): Projects {
  const projects = new PostgresProjects(db);
  const { findPeople } = people;
  const ports: ProjectResolverPorts = {
    projects,
    members: new PostgresMembers(db),
    findPeople,
    unitOfWork,
    audit,
    clock,
    ids,
  };
  const protocolPorts = { projects, protocols: new PostgresProtocols(db), findPeople, unitOfWork, audit, clock };
  const resolver = new ProjectResolver(ports);
  return {
    resolvers: [
      resolver,
      new ProjectMemberResolver(ports),
      new ProtocolResolver(protocolPorts),
      new ProjectProtocolResolver(protocolPorts),
    ],
    nodes: { project: resolver.find },
    createProject: (who, asked) => createProject(ports, who, asked),
    addMember: (who, asked) => addMember(ports, who, asked),
    findProjects: projects.findMany,
    protocolOf: async (id, version, tx) => {
      const { protocols } = protocolPorts;
      const found = version === null ? await protocols.current(id, tx) : await protocols.find(id, version, tx);
      if (!found) throw new NotFound("protocol");
      return found;
    },
    pseudonymity: protocolPorts.protocols.pseudonymity,
    membersOf: ports.members.membersOf,
    labelsOf: async (id) => (await protocolPorts.protocols.current(id)).protocol.labels,
    identitySecretOf: (id) => projects.identitySecretOf(id),
  };
}
