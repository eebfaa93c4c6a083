import { Forbidden, NotFound } from "../../../errors.js";
import type { Principal } from "../../people/index.js";
import type { Segmentations } from "./ports.js";
import type { Suggestion } from "./suggestion.js";

/**
 * What a model proposed is part of the mask that it was asked for: whoever may see the mask sees it, and whoever may paint there asks,
 * accepts, rejects and cancels. Nothing is allowed that is not said here.
 */
type About = Pick<Suggestion, "segmentationId">;
type Ports = { segmentations: Pick<Segmentations, "permissionsOn"> };

export async function maySeeSuggestion(ports: Ports, who: Principal, about: About): Promise<boolean> {
  return (await permissions(ports, who, about)) !== null;
}

export async function mayAskModels(ports: Ports, who: Principal, about: About): Promise<boolean> {
  return (await permissions(ports, who, about))?.paint ?? false;
}

/** @throws NotFound: to whoever may not see the mask, it does not exist */
export async function assertMaySeeSuggestion(ports: Ports, who: Principal, about: About): Promise<void> {
  if (!(await maySeeSuggestion(ports, who, about))) throw new NotFound("suggestion");
}

/** @throws NotFound @throws Forbidden */
export async function assertMayAskModels(ports: Ports, who: Principal, about: About): Promise<void> {
  await assertMaySeeSuggestion(ports, who, about);
  if (!(await mayAskModels(ports, who, about))) throw new Forbidden("Models are asked by whoever paints on this mask.");
}

async function permissions({ segmentations }: Ports, who: Principal, { segmentationId }: About) {
  try {
    return await segmentations.permissionsOn(who, segmentationId);
  } catch (error) {
    if (error instanceof NotFound) return null;
    throw error;
  }
}
