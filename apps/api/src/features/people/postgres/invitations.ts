import type { PersonId } from "@covoxel/shared/vocabulary";
import { type Kysely, type Selectable, sql } from "kysely";
import { type Database, within } from "../../../adapters/postgres/index.js";
import type { Clock } from "../../../ports/clock.js";
import type { Transaction } from "../../../ports/transaction.js";
import { type Invitation, invitationStatus } from "../domain/invitation.js";
import type { AgePage, InvitationRepository, NewInvitation } from "../domain/ports.js";
import "./tables.js";

export class PostgresInvitations implements InvitationRepository {
  constructor(
    private readonly db: Kysely<Database>,
    private readonly clock: Clock,
  ) {}

  async insert(invitation: NewInvitation, tx: Transaction): Promise<void> {
    await within(this.db, tx)
      .insertInto("invitation")
      .values({
        id: invitation.id,
        token_hash: invitation.tokenHash,
        grants: JSON.stringify(invitation.grants),
        makes_admin: invitation.makesAdmin,
        invited_by: invitation.invitedBy,
        created_at: invitation.createdAt,
        expires_at: invitation.expiresAt,
      })
      .execute();
  }

  async list({ limit, after }: AgePage): Promise<Invitation[]> {
    let query = this.db.selectFrom("invitation").selectAll();
    if (after) query = query.where(sql<boolean>`(created_at, id) < (${after.createdAt}, ${after.id})`);
    const rows = await query.orderBy("created_at", "desc").orderBy("id", "desc").limit(limit).execute();
    return rows.map((row) => toInvitation(row, this.clock.now()));
  }

  async revoke(id: string, now: Date, tx: Transaction): Promise<Invitation | null> {
    const row = await within(this.db, tx)
      .updateTable("invitation")
      .set((update) => ({
        revoked_at: update
          .case()
          .when("accepted_at", "is", null)
          .then(update.fn.coalesce("revoked_at", update.val(now)))
          .else(update.ref("revoked_at"))
          .end(),
      }))
      .where("id", "=", id)
      .returningAll()
      .executeTakeFirst();
    return row ? toInvitation(row, now) : null;
  }

  async lockOpen(tokenHash: string, now: Date, tx: Transaction): Promise<Invitation | null> {
    const row = await within(this.db, tx)
      .selectFrom("invitation")
      .selectAll()
      .where("token_hash", "=", tokenHash)
      .where("expires_at", ">", now)
      .where("revoked_at", "is", null)
      .where("accepted_at", "is", null)
      .forUpdate()
      .executeTakeFirst();
    return row ? toInvitation(row, now) : null;
  }

  async markAccepted(id: string, by: PersonId, now: Date, tx: Transaction): Promise<void> {
    await within(this.db, tx)
      .updateTable("invitation")
      .set({ accepted_by: by, accepted_at: now })
      .where("id", "=", id)
      .execute();
  }
}

function toInvitation(row: Selectable<Database["invitation"]>, now: Date): Invitation {
  const times = { expiresAt: row.expires_at, revokedAt: row.revoked_at, acceptedAt: row.accepted_at };
  return {
    id: row.id,
    grants: row.grants,
    makesAdmin: row.makes_admin,
    invitedBy: row.invited_by,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    status: invitationStatus(times, now),
  };
}
