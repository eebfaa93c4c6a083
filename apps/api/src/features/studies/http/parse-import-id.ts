import { type ImportId, parseId } from "@covoxel/shared/vocabulary";
import { BadUserInput } from "../../../errors.js";

/** @throws BadUserInput */
export function parseImportId(text: string | null | undefined): ImportId {
  const id = parseId("import", text ?? "");
  if (!id) throw new BadUserInput("`importId` says which import a file belongs to.");
  return id;
}
