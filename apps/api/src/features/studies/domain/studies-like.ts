import type { ProjectId, StudyId } from "@covoxel/shared/vocabulary";
import { pseudonymOf } from "./pseudonym.js";
import type { StudyRepository } from "./repositories.js";

/**
 * Studies that say `text` somewhere, as their page shows them: under what the source calls the patient, or under the pseudonym instead, so
 * that a search tells nothing that the page doesn't. Upper and lower case are the same. No policy.
 * @param searchesHeaders whether the asker is shown what the source calls patients
 */
export async function studiesLike(
  ports: {
    studies: Pick<StudyRepository, "idsOf" | "patientsOf">;
    identitySecretOf(projectId: ProjectId): Promise<Uint8Array>;
  },
  { projectId, text, searchesHeaders }: { projectId: ProjectId; text: string; searchesHeaders: boolean },
): Promise<StudyId[]> {
  const found = await ports.studies.idsOf({ projectId, text, among: null, searchesHeaders });
  // Who is shown what the source says sees no pseudonym.
  if (searchesHeaders) return found;
  const secret = await ports.identitySecretOf(projectId);
  const wanted = text.trim().toLowerCase();
  const called = (await ports.studies.patientsOf(projectId)).filter((study) =>
    pseudonymOf(secret, study).toLowerCase().includes(wanted),
  );
  return [...new Set([...found, ...called.map(({ id }) => id)])];
}
