import type { ProjectId } from "@covoxel/shared/vocabulary";
import type { AgreedCase, AgreedResults } from "../datasets/index.js";
import type { Studies } from "../studies/index.js";
import { sideName } from "./domain/adjudication.js";
import type { AdjudicationPorts } from "./domain/ports.js";
import type { CaseResult } from "./domain/result.js";

interface Ports extends Pick<AdjudicationPorts, "results" | "door"> {
  findSeries: Studies["findSeries"];
}

/** What data sets freeze: every result of a project, with no name of whoever read it. */
export const agreedCases = (ports: Ports): AgreedResults => ({
  ofProject: async (projectId: ProjectId) => {
    const results = await ports.results.ofProject(projectId);
    if (results.length === 0) return [];
    const cases = await ports.door.cases.findMany(results.map(({ caseId }) => caseId));
    const reads = await ports.door.reads.findMany(
      results.flatMap(({ lineage }) => lineage.map(({ readId }) => readId)),
    );
    const series = await ports.findSeries([...cases.values()].map(({ seriesId }) => seriesId));
    return results.map((result): AgreedCase => {
      const found = cases.get(result.caseId)!;
      return {
        caseId: found.id,
        caseNumber: found.number,
        patientKey: found.patientKey,
        licence: found.licence,
        protocolVersion: found.protocolVersion ?? 0,
        studyId: series.get(found.seriesId)!.studyId,
        seriesId: found.seriesId,
        segmentationId: result.segmentationId,
        revision: result.revision,
        contentHash: result.contentHash,
        signedAt: result.signedAt,
        how: result.origin,
        contributors: contributorsOf(result),
        findings: Object.fromEntries(result.findings.map(({ labelKey, finding }) => [labelKey, finding])),
        madeFrom: result.lineage.map(({ readId, revision }) => ({
          segmentationId: reads.get(readId)!.segmentationId!,
          revision,
        })),
      };
    });
  },
});

const contributorsOf = ({ lineage, origin }: CaseResult): string[] => [
  ...lineage.map((_, place) => sideName(place)),
  ...(origin === "ADJUDICATED" ? ["Adjudicator"] : []),
];
