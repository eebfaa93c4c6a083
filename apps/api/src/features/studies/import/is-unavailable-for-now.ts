import { StorageUnavailable } from "../../../errors.js";

/** Of the network, between us and the database. */
const brokenConnection = new Set(["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "ENOTFOUND", "EAI_AGAIN"]);

/**
 * SQLSTATE classes that say nothing of what was asked: connection, rollback for somebody else's sake, resources, object in use,
 * operator intervention, system.
 */
const passingState = /^(08|40|53|55|57|58)[0-9A-Z]{3}$/;

/** Store, disk or database can't take anything now, whatever it is: the same may go through later. */
export function isUnavailableForNow(error: unknown): boolean {
  if (error instanceof StorageUnavailable) return true;
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" && (brokenConnection.has(code) || passingState.test(code));
}
