import { createHmac } from "node:crypto";
import type { Study } from "./study.js";

/**
 * What a patient is called where the project shows pseudonyms: the same for all of a patient's studies, and in no other project. A
 * study that names no patient has one of its own.
 * @param secret the project's
 */
export function pseudonymOf(
  secret: Uint8Array,
  { patientId, identity }: Pick<Study, "patientId" | "identity">,
): string {
  const whom = patientId === null ? `study ${identity}` : `patient ${patientId}`;
  const digest = createHmac("sha256", secret).update(`pseudonym of ${whom}`).digest("hex");
  return `Patient ${digest.slice(0, 8).toUpperCase()}`;
}
