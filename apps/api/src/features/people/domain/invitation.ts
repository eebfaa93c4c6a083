import type { PersonId, ProjectId, ProjectRole } from "@covoxel/shared/vocabulary";

/** Roles that an invited person holds from the first day. */
export interface ProjectGrant {
  projectId: ProjectId;
  roles: ProjectRole[];
}

export interface Invitation {
  id: string;
  grants: readonly ProjectGrant[];
  makesAdmin: boolean;
  invitedBy: PersonId;
  createdAt: Date;
  expiresAt: Date;
  status: InvitationStatus;
}

export const InvitationStatus = {
  OPEN: "OPEN",
  ACCEPTED: "ACCEPTED",
  REVOKED: "REVOKED",
  EXPIRED: "EXPIRED",
} as const;
export type InvitationStatus = (typeof InvitationStatus)[keyof typeof InvitationStatus];

export function invitationStatus(
  times: { expiresAt: Date; revokedAt: Date | null; acceptedAt: Date | null },
  now: Date,
): InvitationStatus {
  if (times.acceptedAt) return "ACCEPTED";
  if (times.revokedAt) return "REVOKED";
  return times.expiresAt <= now ? "EXPIRED" : "OPEN";
}
