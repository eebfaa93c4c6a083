import type { CaseId, SegmentationId } from "@covoxel/shared/vocabulary";
import type { Kysely } from "kysely";
import type { Database } from "../../../adapters/postgres/index.js";
import "./tables.js";

/** Masks and cases, by the study that a mask's series is of: reads and results as well as masks that are nobody's answer. */
export function createCaseMasks(db: Kysely<Database>) {
  const masks = () =>
    db
      .selectFrom("segmentation")
      .innerJoin("series", "series.id", "segmentation.series_id")
      .innerJoin("case_study", "case_study.study_id", "series.study_id");
  return {
    caseOf: async (id: SegmentationId): Promise<CaseId | null> => {
      const row = await masks().select("case_study.case_id").where("segmentation.id", "=", id).executeTakeFirst();
      return row?.case_id ?? null;
    },
    masksOf: async (ids: ReadonlySet<CaseId>): Promise<ReadonlySet<SegmentationId>> => {
      if (ids.size === 0) return new Set();
      const rows = await masks()
        .select("segmentation.id")
        .where("case_study.case_id", "in", [...ids])
        .execute();
      return new Set(rows.map(({ id }) => id as SegmentationId));
    },
  };
}
