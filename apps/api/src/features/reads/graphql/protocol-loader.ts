import type { ProjectId } from "@covoxel/shared/vocabulary";
import type { BatchLoad, GraphqlContext } from "../../../edge/graphql/context.js";
import { NotFound } from "../../../errors.js";
import type { ProtocolVersion } from "../../projects/index.js";
import type { Case } from "../domain/case.js";
import type { Protocols } from "../domain/ports.js";

/** A version of a project's protocol, as a loader's key; the current one where no version is named. */
export type ProtocolKey = string & { readonly protocolKey: true };
export type LoadProtocols = BatchLoad<ProtocolKey, ProtocolVersion>;

/** Many cases are read under few versions: one question for each of these. */
export const protocolLoader =
  ({ protocolOf }: Pick<Protocols, "protocolOf">): LoadProtocols =>
  async (keys) => {
    const found = await Promise.all(
      keys.map(async (key) => {
        const [projectId, version] = key.split("@") as [ProjectId, string];
        return [key, await protocolOf(projectId, version === "" ? null : Number(version))] as const;
      }),
    );
    return new Map(found);
  };

/** The version that a case is read under, or would be. */
export async function protocolIn(
  { loaders }: GraphqlContext,
  load: LoadProtocols,
  { projectId, protocolVersion }: Case,
): Promise<ProtocolVersion> {
  const found = await loaders.for(load).load(`${projectId}@${protocolVersion ?? ""}` as ProtocolKey);
  if (!found) throw new NotFound("protocol");
  return found;
}
