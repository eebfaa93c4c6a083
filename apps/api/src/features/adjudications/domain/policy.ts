import { type ProjectId, ProjectRole, TokenScope } from "@covoxel/shared/vocabulary";
import { Forbidden, NotFound } from "../../../errors.js";
import type { Principal } from "../../people/index.js";
import { mayOversee, readsPolicy, type Standing } from "../../reads/index.js";
import type { Adjudication } from "./adjudication.js";

/** Who may do what about adjudications. Nothing is allowed that is not said here. */
export const adjudicationPolicy = {
  isMine: (who: Principal, { adjudicator, state }: Adjudication) =>
    adjudicator === who.personId && (state === "OPEN" || state === "SIGNED"),
  /** The adjudicator, and whoever oversees the case. Readers don't learn that there is one, until they are asked into a session. */
  maySee: (who: Principal, adjudication: Adjudication, standing: Standing) =>
    readsPolicy.isMember(who, adjudication.projectId) &&
    (adjudicationPolicy.isMine(who, adjudication) ||
      mayOversee(standing) ||
      (adjudication.sessionAt !== null && standing.hasAnswered && !standing.owesAnswer)),
  mayAdjudicate: (who: Principal, projectId: ProjectId) =>
    who.scopes.has(TokenScope.WRITE) && (who.roles.get(projectId)?.has(ProjectRole.ADJUDICATOR) ?? false),
};

/** @throws NotFound @throws Forbidden */
export function assertMayAdjudicate(who: Principal, projectId: ProjectId): void {
  if (!readsPolicy.isMember(who, projectId)) throw new NotFound("project");
  if (!adjudicationPolicy.mayAdjudicate(who, projectId))
    throw new Forbidden("Adjudicating is for this project's adjudicators.");
}
