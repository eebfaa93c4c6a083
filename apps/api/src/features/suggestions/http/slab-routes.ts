import { parseId } from "@covoxel/shared/vocabulary";
import { Router } from "express";
import { NotFound } from "../../../errors.js";
import type { Principal } from "../../people/index.js";
import { mayAskModels, maySeeSuggestion } from "../domain/policy.js";
import type { AiRules, Segmentations, SlabStore, SuggestionRepository } from "../domain/ports.js";
import { originModelOf } from "../domain/suggestion.js";

export interface SlabRoutePorts {
  suggestions: SuggestionRepository;
  slabs: SlabStore;
  segmentations: Pick<Segmentations, "permissionsOn">;
  aiRules: Pick<AiRules, "noteShown">;
}

/**
 * GET /files/suggestions/<sug_id>/slabs/<number>: uint8 labels of slices kStart to kEnd, [k][j][i], i fastest. The bytes are zlib's and
 * say so (`Content-Encoding: deflate`), so that browsers unpack them on their own. Not kept anywhere: a rejected suggestion leaves nothing.
 */
export function slabRoutes(ports: SlabRoutePorts): Router {
  const { suggestions, slabs, aiRules } = ports;
  const router = Router();
  router.get("/files/suggestions/:id/slabs/:number", async (request, response) => {
    const who = response.locals.principal as Principal | null;
    const id = parseId("suggestion", request.params.id);
    const suggestion = id && (await suggestions.find(id));
    if (!who || !suggestion || !(await maySeeSuggestion(ports, who, suggestion))) throw new NotFound("suggestion");
    const slab = suggestion.slabs.find(({ number }) => String(number) === request.params.number);
    if (!slab) throw new NotFound("slab");
    const { segmentationId, model } = suggestion;
    if (await mayAskModels(ports, who, suggestion))
      await aiRules.noteShown({ segmentationId, suggestionId: suggestion.id, model: originModelOf(model) });
    const packed = await slabs.readPacked(slab.objectKey);
    response.set({ "Content-Encoding": "deflate", "Cache-Control": "no-store" });
    response.type("application/octet-stream").end(packed);
  });
  return router;
}
