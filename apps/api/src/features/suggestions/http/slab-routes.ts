import { parseId } from "@covoxel/shared/vocabulary";
import { Router } from "express";
import { NotFound } from "../../../errors.js";
import type { Principal } from "../../people/index.js";
import { maySeeSuggestions } from "../domain/policy.js";
import type { SlabStore, SuggestionRepository } from "../domain/ports.js";

/**
 * GET /files/suggestions/<sug_id>/slabs/<number>: uint8 labels of slices kStart to kEnd, [k][j][i], i fastest. The bytes are zlib's and
 * say so (`Content-Encoding: deflate`), so that browsers unpack them on their own. Not kept anywhere: a rejected suggestion leaves nothing.
 */
export function slabRoutes({ suggestions, slabs }: { suggestions: SuggestionRepository; slabs: SlabStore }): Router {
  const router = Router();
  router.get("/files/suggestions/:id/slabs/:number", async (request, response) => {
    const who = response.locals.principal as Principal | null;
    const id = parseId("suggestion", request.params.id);
    const suggestion = id && (await suggestions.find(id));
    if (!who || !suggestion || !maySeeSuggestions(who, suggestion.projectId)) throw new NotFound("suggestion");
    const slab = suggestion.slabs.find(({ number }) => String(number) === request.params.number);
    if (!slab) throw new NotFound("slab");
    const packed = await slabs.readPacked(slab.objectKey);
    response.set({ "Content-Encoding": "deflate", "Cache-Control": "no-store" });
    response.type("application/octet-stream").end(packed);
  });
  return router;
}
