import type { SeriesContent, SeriesId } from "@covoxel/shared/vocabulary";
import { Conflict } from "../../../errors.js";
import type { AuditTrail } from "../../../ports/audit.js";
import type { UnitOfWork } from "../../../ports/transaction.js";
import type { Principal } from "../../people/index.js";
import { assertMaySetContent, type StudyBlinding } from "./policy.js";
import type { StudyRepository } from "./repositories.js";
import { seeSeries } from "./see-studies.js";
import type { Series } from "./study.js";

export interface SetContentPorts {
  studies: StudyRepository;
  blinding: StudyBlinding;
  unitOfWork: UnitOfWork;
  audit: AuditTrail;
}

/** A lead says what a series holds, where the import took it for something else. @throws NotFound @throws Forbidden @throws Conflict for what somebody reads */
export async function setSeriesContent(
  ports: SetContentPorts,
  who: Principal,
  id: SeriesId,
  content: SeriesContent,
): Promise<Series> {
  const { projectId } = await seeSeries(ports, who, id);
  assertMaySetContent(who, projectId);
  if (content === "LABELMAP" && (await ports.blinding.isRead(id)))
    throw new Conflict("A case is read on this series: it holds an image.");
  await ports.unitOfWork.transaction(async (tx) => {
    if (!(await ports.studies.setContent(id, content, tx))) return;
    const act = { act: "SERIES_CONTENT_SET", subject: id, projectId, details: { content } } as const;
    await ports.audit.record({ tx, who: who.personId, ...act });
  });
  return seeSeries(ports, who, id);
}
