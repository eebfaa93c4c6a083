import type { SeriesId, StudyId } from "@covoxel/shared/vocabulary";
import { NotFound } from "../../../errors.js";
import type { Principal } from "../../people/index.js";
import { maySeeStudies } from "./policy.js";
import type { StudyRepository } from "./repositories.js";
import type { Series, Study } from "./study.js";

interface Ports {
  studies: StudyRepository;
}

/** @throws NotFound when there is none, or it is not this person's to see */
export async function seeStudy({ studies }: Ports, who: Principal, id: StudyId): Promise<Study> {
  const study = await studies.findStudy(id);
  if (!study || !maySeeStudies(who, study.projectId)) throw new NotFound("study");
  return study;
}

/** @throws NotFound when there is none, or it is not this person's to see */
export async function seeSeries({ studies }: Ports, who: Principal, id: SeriesId): Promise<Series> {
  const series = await studies.findSeries(id);
  if (!series || !maySeeStudies(who, series.projectId)) throw new NotFound("series");
  return series;
}
