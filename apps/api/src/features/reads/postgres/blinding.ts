import type { ProjectId, SegmentationId, SeriesId, StudyId } from "@covoxel/shared/vocabulary";
import type { Kysely } from "kysely";
import type { Database } from "../../../adapters/postgres/index.js";
import type { Principal } from "../../people/index.js";
import { Access, accessToRecord, MayBegin, mayBeginOn, maySeeImages } from "../domain/blinding.js";
import { readsPolicy } from "../domain/policy.js";
import type { Blinding } from "../domain/ports.js";
import { createCaseMasks } from "./case-masks.js";
import { PostgresStandings } from "./standings.js";

/** Needs the database only: made before the features that ask it. */
export function createBlinding(db: Kysely<Database>): Blinding {
  const standings = new PostgresStandings(db);

  const studiesOf = async (who: Principal, ids: readonly StudyId[]): Promise<ReadonlyMap<StudyId, boolean>> => {
    const inCases = await standings.ofStudies(who, ids);
    const loose = ids.filter((id) => !inCases.has(id));
    const seen = new Map([...inCases].map(([id, standing]) => [id, maySeeImages(standing)]));
    for (const [id, visible] of await looseStudies(who, loose)) seen.set(id, visible);
    return seen;
  };

  /** Where a project works in cases, what is not in one yet has not been looked at: it is for those who oversee. */
  const looseStudies = async (who: Principal, ids: readonly StudyId[]): Promise<ReadonlyMap<StudyId, boolean>> => {
    const waiting = await standings.waitingForCases("study", ids);
    return new Map(ids.map((id) => [id, maySeeWaiting(who, waiting.get(id))]));
  };

  return {
    accessFor: perPrincipal((who) => async (ids: readonly SegmentationId[]) => {
      const found = await standings.ofSegmentations(who, ids);
      const access = new Map<SegmentationId, Access>();
      for (const [id, { standing, record }] of found) access.set(id, accessToRecord(standing, record));
      const loose = ids.filter((id) => !found.has(id));
      for (const [id, projectId] of await standings.waitingForCases("segmentation", loose))
        if (!maySeeWaiting(who, projectId)) access.set(id, Access.NONE);
      return access;
    }),
    mayBegin: async (who, ids) => {
      const found = await standings.ofSeries(who, ids);
      const waiting = await standings.waitingForCases(
        "series",
        ids.filter((id) => !found.has(id)),
      );
      const say = (id: SeriesId): MayBegin => {
        const standing = found.get(id);
        if (standing) return mayBeginOn(standing);
        return maySeeWaiting(who, waiting.get(id)) ? MayBegin.FREE : MayBegin.HIDDEN;
      };
      return new Map(ids.map((id) => [id, say(id)]));
    },
    visibilityFor: perPrincipal((who) => (ids: readonly StudyId[]) => studiesOf(who, ids)),
    visibleIn: async (who, projectId) => {
      // A project without cases, and its leads, see all of it.
      if (readsPolicy.leads(who, projectId)) return null;
      const inCases = await standings.ofProject(who, projectId);
      if (inCases.size === 0) return null;
      const seen = [...inCases].filter(([, standing]) => maySeeImages(standing)).map(([id]) => id);
      if (!readsPolicy.oversees(who, projectId)) return seen;
      const loose = await db
        .selectFrom("study")
        .select("id")
        .where("project_id", "=", projectId)
        .where(({ not, exists, selectFrom }) =>
          not(exists(selectFrom("case_study").select("case_id").whereRef("case_study.study_id", "=", "study.id"))),
        )
        .execute();
      return [...seen, ...loose.map(({ id }) => id)];
    },
    blindIn: (who) => standings.projectsOwed(who),
    hiddenCases: (who, projectId) => standings.owedBy(who, projectId),
    ...createCaseMasks(db),
  };
}

/** @param projectId of something that waits for a case; absent for what waits for none */
const maySeeWaiting = (who: Principal, projectId: ProjectId | undefined): boolean =>
  projectId === undefined || readsPolicy.oversees(who, projectId);

/** Loaders know batch functions by identity: one for each principal, which lives as long as its request. */
function perPrincipal<F>(make: (who: Principal) => F): (who: Principal) => F {
  const made = new WeakMap<Principal, F>();
  return (who) => {
    const known = made.get(who) ?? make(who);
    made.set(who, known);
    return known;
  };
}
