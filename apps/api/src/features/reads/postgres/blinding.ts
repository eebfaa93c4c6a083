import type { SegmentationId, SeriesId, StudyId } from "@covoxel/shared/vocabulary";
import type { Kysely } from "kysely";
import type { Database } from "../../../adapters/postgres/index.js";
import type { Principal } from "../../people/index.js";
import { accessToRecord, maySeeImages } from "../domain/blinding.js";
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
    if (ids.length === 0) return new Map();
    const rows = await db.selectFrom("study").select(["id", "project_id"]).where("id", "in", ids).execute();
    const withCases = await standings.projectsWithCases([...new Set(rows.map(({ project_id }) => project_id))]);
    return new Map(
      rows.map(({ id, project_id }) => [id, !withCases.has(project_id) || readsPolicy.oversees(who, project_id)]),
    );
  };

  return {
    accessFor: perPrincipal((who) => async (ids: readonly SegmentationId[]) => {
      const found = await standings.ofSegmentations(who, ids);
      return new Map([...found].map(([id, { standing, record }]) => [id, accessToRecord(standing, record)]));
    }),
    mayBegin: async (who, ids) => {
      const found = await standings.ofSeries(who, ids);
      const isFree = (id: SeriesId) => {
        const standing = found.get(id);
        return !standing || accessToRecord(standing, { kind: "OTHER" }) === "FREE";
      };
      return new Map(ids.map((id) => [id, isFree(id)]));
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

/** Loaders know batch functions by identity: one for each principal, which lives as long as its request. */
function perPrincipal<F>(make: (who: Principal) => F): (who: Principal) => F {
  const made = new WeakMap<Principal, F>();
  return (who) => {
    const known = made.get(who) ?? make(who);
    made.set(who, known);
    return known;
  };
}
