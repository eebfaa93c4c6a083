import { describe, expect, it } from "vitest";
import type { WorkflowStep } from "../../projects/index.js";
import { progressOf } from "./progress.js";
import type { Read } from "./read.js";

const step = (key: string, reads: number): WorkflowStep => ({
  key,
  name: key,
  reads,
  mode: "INDEPENDENT",
  aiAssistance: "NONE",
  visibleContext: [],
});
const read = (stepKey: string, state: Read["state"]) => ({ stepKey, state });

describe("the progress of a case", () => {
  const steps = [step("first", 2), step("second", 1)];

  it("begins at the first step, with all its places free", () => {
    expect(progressOf(steps, [])).toEqual({ step: steps[0], freePlaces: 2 });
  });

  it("counts the places that reads take, and not those of reads that ended", () => {
    const reads = [read("first", "READING"), read("first", "RETURNED"), read("first", "RELEASED")];
    expect(progressOf(steps, reads)).toEqual({ step: steps[0], freePlaces: 1 });
  });

  it("waits for submissions before the next step opens", () => {
    const waiting = [read("first", "SUBMITTED"), read("first", "READING")];
    expect(progressOf(steps, waiting)).toEqual({ step: steps[0], freePlaces: 0 });
    const over = [read("first", "SUBMITTED"), read("first", "SUBMITTED")];
    expect(progressOf(steps, over)).toEqual({ step: steps[1], freePlaces: 1 });
  });

  it("is over when every step has its reads", () => {
    const reads = [read("first", "SUBMITTED"), read("first", "SUBMITTED"), read("second", "SUBMITTED")];
    expect(progressOf(steps, reads)).toEqual({ step: null, freePlaces: 0 });
  });
});
