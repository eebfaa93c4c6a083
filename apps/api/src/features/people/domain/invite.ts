import { BadUserInput, NotFound } from "../../../errors.js";
import type { AuditTrail } from "../../../ports/audit.js";
import type { Clock } from "../../../ports/clock.js";
import type { IdSource } from "../../../ports/id-source.js";
import type { UnitOfWork } from "../../../ports/transaction.js";
import { type Invitation, invitationStatus, type ProjectGrant } from "./invitation.js";
import { assertMayInvite } from "./policy.js";
import type { AgePage, InvitationRepository, Memberships } from "./ports.js";
import type { Principal } from "./principal.js";
import { recordInvitation } from "./record-invitation.js";
import { hashSecret } from "./resolve-principal.js";

export interface InvitePorts {
  invitations: InvitationRepository;
  memberships: Memberships;
  unitOfWork: UnitOfWork;
  audit: AuditTrail;
  ids: IdSource;
  clock: Clock;
  /** How long a link is good. */
  invitationHours: number;
}

/** @returns the invitation and, this once, the secret of its link. @throws Forbidden @throws BadUserInput */
export async function createInvitation(
  ports: InvitePorts,
  who: Principal,
  { grants, makesAdmin }: { grants: readonly ProjectGrant[]; makesAdmin: boolean },
): Promise<{ invitation: Invitation; token: string }> {
  assertMayInvite(who);
  const projectIds = grants.map(({ projectId }) => projectId);
  const known = await ports.memberships.existing(projectIds);
  if (projectIds.some((id) => !known.has(id))) throw new BadUserInput("An invitation names projects that exist.");
  if (grants.some(({ roles }) => roles.length === 0)) throw new BadUserInput("Choose a role for each project.");
  const token = ports.ids.secret();
  const createdAt = ports.clock.now();
  const expiresAt = new Date(createdAt.getTime() + ports.invitationHours * 3_600_000);
  const id = ports.ids.next("invitation");
  const made = { id, grants, makesAdmin, invitedBy: who.personId, createdAt, expiresAt };
  const status = invitationStatus({ expiresAt, revokedAt: null, acceptedAt: null }, createdAt);
  const invitation: Invitation = { ...made, status };
  await ports.unitOfWork.transaction(async (tx) => {
    await ports.invitations.insert({ ...made, tokenHash: hashSecret(token) }, tx);
    await recordInvitation(ports.audit, who.personId, "INVITATION_MADE", invitation, tx);
  });
  return { invitation, token };
}

/** Revoking what is accepted or over changes nothing. @throws Forbidden @throws NotFound */
export async function revokeInvitation(ports: InvitePorts, who: Principal, id: string): Promise<Invitation> {
  assertMayInvite(who);
  return ports.unitOfWork.transaction(async (tx) => {
    const invitation = await ports.invitations.revoke(id, ports.clock.now(), tx);
    if (!invitation) throw new NotFound("invitation");
    if (invitation.status === "REVOKED")
      await recordInvitation(ports.audit, who.personId, "INVITATION_REVOKED", invitation, tx);
    return invitation;
  });
}

export async function listInvitations(ports: InvitePorts, who: Principal, page: AgePage): Promise<Invitation[]> {
  assertMayInvite(who);
  return ports.invitations.list(page);
}
