import { type ImportId, parseId } from "@covoxel/shared/vocabulary";
import { BadUserInput } from "../../../errors.js";

/** `key base64,key base64`. @see tus 1.0, Upload-Metadata */
export function parseUploadMetadata(header: string | undefined): ReadonlyMap<string, string> {
  const pairs = (header ?? "").split(",").map((pair) => pair.trim().split(" ") as [string, string?]);
  return new Map(pairs.map(([key, value = ""]) => [key, Buffer.from(value, "base64").toString("utf8")]));
}

/** @throws BadUserInput */
export function parseImportId(text: string | null | undefined): ImportId {
  const id = parseId("import", text ?? "");
  if (!id) throw new BadUserInput("`importId` says which import a file belongs to.");
  return id;
}
