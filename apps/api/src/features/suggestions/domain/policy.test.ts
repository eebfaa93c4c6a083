import type { SegmentationId } from "@covoxel/shared/vocabulary";
import { describe, expect, it } from "vitest";
import { Forbidden, NotFound } from "../../../errors.js";
import type { Principal } from "../../people/index.js";
import { assertMayAskModels, mayAskModels, maySeeSuggestion } from "./policy.js";

const who = {} as Principal;
const about = { segmentationId: "seg_1" as SegmentationId };
const mask = (paint: boolean | null) => ({
  segmentations: {
    permissionsOn: async () => {
      if (paint === null) throw new NotFound("segmentation");
      return { paint };
    },
  },
});

describe("who may do what with suggestions", () => {
  it("follows the mask that a model was asked for: painters ask, lookers look, others know nothing", async () => {
    expect(await mayAskModels(mask(true), who, about)).toBe(true);
    expect(await mayAskModels(mask(false), who, about)).toBe(false);
    expect(await maySeeSuggestion(mask(false), who, about)).toBe(true);
    expect(await maySeeSuggestion(mask(null), who, about)).toBe(false);
    expect(await mayAskModels(mask(null), who, about)).toBe(false);
  });

  it("says FORBIDDEN to those who may look, and NOT_FOUND to those who may not", async () => {
    await expect(assertMayAskModels(mask(false), who, about)).rejects.toThrow(Forbidden);
    await expect(assertMayAskModels(mask(null), who, about)).rejects.toThrow(NotFound);
  });

  it("fails as the mask's policy fails", async () => {
    const broken = { segmentations: { permissionsOn: () => Promise.reject(new Error("database")) } };
    await expect(maySeeSuggestion(broken, who, about)).rejects.toThrow("database");
  });
});
