import type { CaseId, Finding, ProjectId, ResultOrigin, SegmentationId } from "@covoxel/shared/vocabulary";
import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Database } from "../../../adapters/postgres/index.js";
import type { LabelResult, LabelResultFilter, LabelResultPage, LabelResults } from "../domain/label-results.js";
import "./tables.js";

interface Row {
  case_id: CaseId;
  number: number;
  segmentation_id: SegmentationId;
  origin: ResultOrigin;
  label_key: string;
  finding: Finding;
  voxels: number;
  volume_ml: number | null;
  dice: number | null;
}

export class PostgresLabelResults implements LabelResults {
  constructor(private readonly db: Kysely<Database>) {}

  async list(projectId: ProjectId, filter: LabelResultFilter, { limit, after }: LabelResultPage, hiddenFrom: string) {
    // A bound that a number doesn't exist for is not met.
    const wanted = [
      filter.labelKeys && sql`label_key = any(${[...filter.labelKeys]}::text[])`,
      filter.findings && sql`finding = any(${[...filter.findings]}::text[])`,
      filter.origins && sql`origin = any(${[...filter.origins]}::text[])`,
      filter.volumeMlAtLeast != null && sql`volume_ml >= ${filter.volumeMlAtLeast}`,
      filter.volumeMlAtMost != null && sql`volume_ml <= ${filter.volumeMlAtMost}`,
      filter.diceAtLeast != null && sql`dice >= ${filter.diceAtLeast}`,
      filter.diceAtMost != null && sql`dice <= ${filter.diceAtMost}`,
      after && sql`(number, label_key) > (${after.caseNumber}, ${after.labelKey})`,
    ].filter((condition): condition is RawBuilder<unknown> => Boolean(condition));
    const { rows } = await sql<Row>`
      select * from (
        select r.case_id, c.number, r.segmentation_id, r.origin,
          f ->> 'labelKey' as label_key, f ->> 'finding' as finding, (f ->> 'voxelCount')::float8 as voxels,
          (f ->> 'voxelCount')::float8 * ${voxelMl} as volume_ml,
          (select min((p -> 'dice' ->> 'value')::float8)
             from jsonb_array_elements(a.document -> 'labels') l, jsonb_array_elements(l -> 'pairs') p
             where l ->> 'labelKey' = f ->> 'labelKey' and p ->> 'instance' is null) as dice
        from case_result r
        join reading_case c on c.id = r.case_id
        join series s on s.id = c.series_id
        left join agreement a on a.case_id = r.case_id
        cross join lateral jsonb_array_elements(r.findings) f
        where r.project_id = ${projectId}
          and not exists (select from case_part p where p.case_id = r.case_id and p.person_id = ${hiddenFrom} and p.state = 'OPEN')
      ) found
      where ${wanted.length > 0 ? sql.join(wanted, sql` and `) : sql`true`}
      order by number, label_key limit ${limit}`.execute(this.db);
    return rows.map(toLabelResult);
  }
}

/** Of one voxel: the determinant of the grid's matrix (a sheared voxel is a parallelepiped); null where the image measures no volume. */
const voxelMl = sql`(case when s.grid_kind in ('VOLUME', 'VOLUME_TIME') then abs(
  s.ijk_to_lps[1] * (s.ijk_to_lps[6] * s.ijk_to_lps[11] - s.ijk_to_lps[7] * s.ijk_to_lps[10])
  - s.ijk_to_lps[2] * (s.ijk_to_lps[5] * s.ijk_to_lps[11] - s.ijk_to_lps[7] * s.ijk_to_lps[9])
  + s.ijk_to_lps[3] * (s.ijk_to_lps[5] * s.ijk_to_lps[10] - s.ijk_to_lps[6] * s.ijk_to_lps[9])) / 1000 end)`;

const toLabelResult = (row: Row): LabelResult => ({
  caseId: row.case_id,
  caseNumber: row.number,
  segmentationId: row.segmentation_id,
  origin: row.origin,
  labelKey: row.label_key,
  finding: row.finding,
  voxelCount: row.voxels,
  volumeMl: row.volume_ml,
  lowestDice: row.dice,
});
