import { NotFound } from "../../../errors.js";
import type { AuditTrail } from "../../../ports/audit.js";
import type { Clock } from "../../../ports/clock.js";
import type { IdSource } from "../../../ports/id-source.js";
import type { Transaction, UnitOfWork } from "../../../ports/transaction.js";
import type { NewAccount, Person } from "./person.js";
import type { InvitationRepository, Memberships, Passwords, PersonRepository, SetupLinkRepository } from "./ports.js";
import { recordInvitation } from "./record-invitation.js";
import { hashSecret } from "./resolve-principal.js";

export interface JoinPorts {
  people: PersonRepository;
  setupLinks: SetupLinkRepository;
  invitations: InvitationRepository;
  memberships: Memberships;
  passwords: Passwords;
  unitOfWork: UnitOfWork;
  audit: AuditTrail;
  ids: IdSource;
  clock: Clock;
}

const hourMs = 3_600_000;

/** Makes the link of this start, which replaces the one before. @returns its token, or null once there is an administrator */
export async function makeSetupLink(ports: JoinPorts, hours: number): Promise<string | null> {
  if (await ports.people.hasAdministrator()) return null;
  const token = ports.ids.secret();
  await ports.setupLinks.replace(hashSecret(token), new Date(ports.clock.now().getTime() + hours * hourMs));
  return token;
}

/**
 * The first administrator's account. The link works once; when two follow it at the same time, one comes too late.
 * @throws NotFound for a link that is wrong, used, replaced or expired. @throws Conflict for an address in use
 */
export async function setUpFirstAdministrator(ports: JoinPorts, token: string, account: NewAccount): Promise<Person> {
  const passwordHash = await ports.passwords.hash(account.password);
  return ports.unitOfWork.transaction(async (tx) => {
    const isGood = await ports.setupLinks.consume(hashSecret(token), ports.clock.now(), tx);
    if (!isGood || (await ports.people.hasAdministrator(tx))) throw new NotFound("set-up link");
    const person = await addPerson(ports, account, passwordHash, true, tx);
    const { id } = person;
    await ports.audit.record({ tx, who: id, act: "ADMINISTRATOR_SET_UP", subject: id, projectId: null });
    return person;
  });
}

/**
 * An invited person's account, with the roles that the invitation carries.
 * @throws NotFound for an invitation that is wrong, used, revoked or expired. @throws Conflict for an address in use
 */
export async function acceptInvitation(ports: JoinPorts, token: string, account: NewAccount): Promise<Person> {
  const tokenHash = hashSecret(token);
  const passwordHash = await ports.passwords.hash(account.password);
  return ports.unitOfWork.transaction(async (tx) => {
    const invitation = await ports.invitations.lockOpen(tokenHash, ports.clock.now(), tx);
    if (!invitation) throw new NotFound("invitation");
    const person = await addPerson(ports, account, passwordHash, invitation.makesAdmin, tx);
    await ports.memberships.grant(person.id, invitation.grants, tx);
    await ports.invitations.markAccepted(invitation.id, person.id, ports.clock.now(), tx);
    await recordInvitation(ports.audit, person.id, "INVITATION_ACCEPTED", invitation, tx);
    return person;
  });
}

async function addPerson(
  { people, ids, clock }: JoinPorts,
  { displayName, email }: NewAccount,
  passwordHash: string,
  isAdmin: boolean,
  tx: Transaction,
): Promise<Person> {
  const person: Person = { id: ids.next("person"), displayName, email, isAdmin, createdAt: clock.now() };
  await people.insert(person, passwordHash, tx);
  return person;
}
