import type { ProjectId } from "@covoxel/shared/vocabulary";
import { BadUserInput } from "../../../errors.js";
import type { CaseLikeness, ReadsPorts } from "./ports.js";

const longestText = 200;
/** Of an integer column. */
const highestNumber = 2 ** 31 - 1;

/**
 * What "case 12", a patient or a description means to whoever asks: nothing is looked for in what they are not shown.
 * @param searchesHeaders whether they are shown what the source, or a lead, calls patients
 * @returns null where nothing is looked for
 * @throws BadUserInput
 */
export async function likenessOf(
  { studies }: Pick<ReadsPorts, "studies">,
  asked: { projectId: ProjectId; text: string; searchesHeaders: boolean },
): Promise<CaseLikeness | null> {
  const text = asked.text.trim();
  if (text.length > longestText)
    throw new BadUserInput(`Look for at most ${longestText} characters.`, { field: "text" });
  if (!text) return null;
  const studyIds = await studies.like({ ...asked, text });
  return { number: numberIn(text), studyIds, namedPatient: asked.searchesHeaders ? text.toLowerCase() : null };
}

/** A number by itself, or with what cases are called before it. */
function numberIn(text: string): number | null {
  const number = Number(/^(?:case|病例|#)?\s*(\d{1,10})$/i.exec(text)?.[1] ?? Number.NaN);
  return number <= highestNumber ? number : null;
}
