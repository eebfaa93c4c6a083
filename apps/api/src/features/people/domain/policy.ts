import type { PersonId } from "@covoxel/shared/vocabulary";
import { Forbidden } from "../../../errors.js";
import type { Principal } from "./principal.js";

/**
 * Who may do what about people. Nothing is allowed that is not said here.
 * A Principal is an administrator only while its credentials carry the scope ADMIN.
 */
export const peoplePolicy = {
  /** Everybody who is called by a name in a project can be chosen by its leads. */
  mayListPeople: (who: Principal) => who.scopes.has("READ") && (who.isAdmin || leadsAnything(who)),
  mayInvite: (who: Principal) => who.isAdmin,
  maySeeEmail: (who: Principal, personId: PersonId) => who.isAdmin || who.personId === personId || leadsAnything(who),
  /** Making credentials takes the scope ADMIN, lest a token that leaked makes more of its kind. */
  mayManageOwnTokens: (who: Principal) => who.scopes.has("ADMIN"),
};

function leadsAnything(who: Principal): boolean {
  return [...who.roles.values()].some((roles) => roles.has("LEAD"));
}

export function assertMayListPeople(who: Principal): void {
  if (!peoplePolicy.mayListPeople(who)) throw new Forbidden("Only administrators and leads see the list of people.");
}

export function assertMayInvite(who: Principal): void {
  if (!peoplePolicy.mayInvite(who)) throw new Forbidden("Only administrators invite people.");
}

export function assertMayManageOwnTokens(who: Principal): void {
  if (!peoplePolicy.mayManageOwnTokens(who))
    throw new Forbidden("This takes a sign-in, or a token with the scope ADMIN.");
}
