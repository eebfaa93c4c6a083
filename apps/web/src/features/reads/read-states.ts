import type { ReadState } from "@covoxel/shared/vocabulary";
import type { StateColour } from "../../ui/state-word";

export const colourOfRead: Readonly<Record<ReadState, StateColour>> = {
  ASSIGNED: "quiet",
  READING: "working",
  SUBMITTED: "saved",
  RETURNED: "refused",
  RELEASED: "attention",
};
