import type { AuditAct, PersonId, ProjectId, ProjectRole } from "@covoxel/shared/vocabulary";
import { BadUserInput, Conflict, NotFound } from "../../../errors.js";
import type { AuditTrail } from "../../../ports/audit.js";
import type { Transaction, UnitOfWork } from "../../../ports/transaction.js";
import type { Person, Principal } from "../../people/index.js";
import { assertMayManageMembers } from "./policy.js";
import type { MemberRepository, ProjectRepository } from "./ports.js";
import type { Member, Project } from "./project.js";

export interface ManageMembersPorts {
  projects: ProjectRepository;
  members: MemberRepository;
  findPeople(ids: readonly PersonId[]): Promise<ReadonlyMap<PersonId, Person>>;
  unitOfWork: UnitOfWork;
  audit: AuditTrail;
}

export interface Membership {
  projectId: ProjectId;
  personId: PersonId;
  roles: readonly ProjectRole[];
}

/** @throws NotFound @throws Forbidden @throws Conflict when they are a member already @throws BadUserInput */
export async function addMember(ports: ManageMembersPorts, who: Principal, asked: Membership): Promise<Project> {
  assertMayManageMembers(who, asked.projectId);
  assertSomeRole(asked.roles);
  if (!(await ports.findPeople([asked.personId])).has(asked.personId)) throw new NotFound("person");
  return changeMembers(ports, asked.projectId, async (members, tx) => {
    if (members.some(({ personId }) => personId === asked.personId)) {
      throw new Conflict("This person is a member already; change their roles instead.");
    }
    await ports.members.setRoles(asked.projectId, asked.personId, asked.roles, tx);
    await record(ports, who, "MEMBER_ADDED", asked, tx);
  });
}

/** @throws NotFound @throws Forbidden @throws BadUserInput @throws Conflict when nobody would lead the project */
export async function setMemberRoles(ports: ManageMembersPorts, who: Principal, asked: Membership): Promise<Project> {
  assertMayManageMembers(who, asked.projectId);
  assertSomeRole(asked.roles);
  return changeMembers(ports, asked.projectId, async (members, tx) => {
    assertIsMember(members, asked.personId);
    assertLeadRemains(members, asked.personId, asked.roles);
    await ports.members.setRoles(asked.projectId, asked.personId, asked.roles, tx);
    await record(ports, who, "MEMBER_ROLES_CHANGED", asked, tx);
  });
}

/** @throws NotFound @throws Forbidden @throws Conflict when nobody would lead the project */
export async function removeMember(
  ports: ManageMembersPorts,
  who: Principal,
  { projectId, personId }: Omit<Membership, "roles">,
): Promise<Project> {
  assertMayManageMembers(who, projectId);
  return changeMembers(ports, projectId, async (members, tx) => {
    assertIsMember(members, personId);
    assertLeadRemains(members, personId, []);
    await ports.members.setRoles(projectId, personId, [], tx);
    await record(ports, who, "MEMBER_REMOVED", { projectId, personId, roles: [] }, tx);
  });
}

const record = (
  { audit }: ManageMembersPorts,
  { personId: who }: Principal,
  act: AuditAct,
  { projectId, personId: subject, roles }: Membership,
  tx: Transaction,
): Promise<void> => audit.record({ tx, who, act, subject, projectId, details: { roles: roles.join() } });

/** One change at a time, so that two leads can't each remove the other. */
async function changeMembers(
  { projects, members, unitOfWork }: ManageMembersPorts,
  id: ProjectId,
  change: (members: readonly Member[], tx: Transaction) => Promise<void>,
): Promise<Project> {
  await unitOfWork.transaction(async (tx) => {
    if (!(await projects.lock(id, tx))) throw new NotFound("project");
    await change((await members.membersOf([id], tx)).get(id) ?? [], tx);
  });
  const project = (await projects.findMany([id])).get(id);
  if (!project) throw new NotFound("project");
  return project;
}

function assertSomeRole(roles: readonly ProjectRole[]): void {
  if (roles.length === 0) throw new BadUserInput("Choose at least one role.", { field: "roles" });
}

function assertIsMember(members: readonly Member[], personId: PersonId): void {
  if (!members.some((member) => member.personId === personId)) throw new NotFound("member");
}

function assertLeadRemains(members: readonly Member[], changing: PersonId, roles: readonly ProjectRole[]): void {
  const others = members.filter(({ personId }) => personId !== changing);
  if (roles.includes("LEAD") || others.some((member) => member.roles.includes("LEAD"))) return;
  throw new Conflict("A project keeps at least one lead. Name another lead first.");
}
