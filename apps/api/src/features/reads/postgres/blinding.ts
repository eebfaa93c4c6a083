import type { ProjectId, SegmentationId, SeriesId, StudyId } from "@covoxel/shared/vocabulary";
import type { Kysely } from "kysely";
import type { Database } from "../../../adapters/postgres/index.js";
import type { Principal } from "../../people/index.js";
import { Access, accessToRecord, MayBegin, mayBeginOn, maySeeImages, maySeeStoredAnswers } from "../domain/blinding.js";
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
    for (const id of await hiddenStudies(who, ids)) seen.set(id, false);
    return seen;
  };

  /** Where a project works in cases, what is not in one yet has not been looked at: it is for those who oversee. */
  const looseStudies = async (who: Principal, ids: readonly StudyId[]): Promise<ReadonlyMap<StudyId, boolean>> => {
    const waiting = await standings.waitingForCases("study", ids);
    return new Map(ids.map((id) => [id, maySeeWaiting(who, waiting.get(id))]));
  };

  /** Studies in which nothing is left to be seen without their label maps. */
  const hiddenStudies = async (who: Principal, among: ProjectId | readonly StudyId[]): Promise<StudyId[]> => {
    const labelmaps = await standings.onlyLabelmaps(among);
    const visible = await seenLabelmaps(who, [...labelmaps.values()]);
    return [...labelmaps].filter(([, series]) => !visible.get(series)).map(([study]) => study);
  };

  /** A label map of no case may be of any: whoever reads blind in its project doesn't see it. */
  const seenLabelmaps = async (who: Principal, ids: readonly SeriesId[]): Promise<ReadonlyMap<SeriesId, boolean>> => {
    const inCases = await standings.ofSeries(who, ids);
    const waiting = await standings.waitingForCases(
      "series",
      ids.filter((id) => !inCases.has(id)),
    );
    const owed = waiting.size > 0 ? await standings.projectsOwed(who) : new Set<ProjectId>();
    const maySee = (id: SeriesId): boolean => {
      const found = inCases.get(id);
      if (found) return maySeeStoredAnswers(found.standing, found.listed);
      const projectId = waiting.get(id);
      return maySeeWaiting(who, projectId) && !(projectId && owed.has(projectId));
    };
    return new Map(ids.map((id) => [id, maySee(id)]));
  };

  /** Null for all of them: of a project without cases, and for its leads. */
  const seenIn = async (who: Principal, projectId: ProjectId): Promise<readonly StudyId[] | null> => {
    if (readsPolicy.leads(who, projectId)) return null;
    const inCases = await standings.ofProject(who, projectId);
    if (inCases.size === 0) return null;
    const seen = [...inCases].filter(([, standing]) => maySeeImages(standing)).map(([id]) => id);
    if (!readsPolicy.oversees(who, projectId)) return seen;
    return [...seen, ...(await standings.studiesIn(projectId, { loose: true }))];
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
      const labelmaps = await seenLabelmaps(who, await standings.labelmapsAmong(ids));
      const say = (id: SeriesId): MayBegin => {
        if (labelmaps.get(id) === false) return MayBegin.HIDDEN;
        const standing = found.get(id)?.standing;
        if (standing) return mayBeginOn(standing);
        return maySeeWaiting(who, waiting.get(id)) ? MayBegin.FREE : MayBegin.HIDDEN;
      };
      return new Map(ids.map((id) => [id, say(id)]));
    },
    visibilityFor: perPrincipal((who) => (ids: readonly StudyId[]) => studiesOf(who, ids)),
    visibleIn: async (who, projectId) => {
      const hidden = new Set(await hiddenStudies(who, projectId));
      const seen = await seenIn(who, projectId);
      if (hidden.size === 0) return seen;
      const all = seen ?? (await standings.studiesIn(projectId, { loose: false }));
      return all.filter((id) => !hidden.has(id));
    },
    labelmapsFor: perPrincipal((who) => (ids: readonly SeriesId[]) => seenLabelmaps(who, ids)),
    isRead: (id) => standings.isRead(id),
    hiddenLabelmaps: async (who, projectId) => {
      const labelmaps = await standings.labelmapsAmong(projectId);
      const visible = await seenLabelmaps(who, labelmaps);
      return labelmaps.filter((id) => !visible.get(id));
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
