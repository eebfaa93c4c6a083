import type { SeriesId, StudyId } from "@covoxel/shared/vocabulary";
import { NotFound } from "../../../errors.js";
import type { Principal } from "../../people/index.js";
import { maySeeSeries, maySeeStudy, type StudyBlinding } from "./policy.js";
import type { StudyRepository } from "./repositories.js";
import type { Series, Study } from "./study.js";

interface Ports {
  studies: StudyRepository;
  blinding: StudyBlinding;
}

/** @throws NotFound when there is none, or it is not this person's to see */
export async function seeStudy(ports: Ports, who: Principal, id: StudyId): Promise<Study> {
  const study = await ports.studies.findStudy(id);
  if (!study || !(await maySeeStudy(ports, who, study))) throw new NotFound("study");
  return study;
}

/** @throws NotFound when there is none, or it is not this person's to see */
export async function seeSeries(ports: Ports, who: Principal, id: SeriesId): Promise<Series> {
  const series = await ports.studies.findSeries(id);
  if (!series || !(await maySeeSeries(ports, who, series))) throw new NotFound("series");
  return series;
}
