import type { CombinedError } from "urql";
import { graphql } from "../../graphql/generated";

export const addSegmentMutation = graphql(/* GraphQL */ `
  mutation AddSegment($input: AddSegmentInput!) {
    addSegment(input: $input) {
      number
    }
  }
`);

export const updateSegmentMutation = graphql(/* GraphQL */ `
  mutation UpdateSegment($input: UpdateSegmentInput!) {
    updateSegment(input: $input) {
      number
    }
  }
`);

export const removeSegmentMutation = graphql(/* GraphQL */ `
  mutation RemoveSegment($input: SegmentInput!) {
    removeSegment(input: $input) {
      id
    }
  }
`);

export const restoreSegmentMutation = graphql(/* GraphQL */ `
  mutation RestoreSegment($input: SegmentInput!) {
    restoreSegment(input: $input) {
      number
    }
  }
`);

/** Why the server leaves a segment as it is: somebody changed it meanwhile, or strokes would be lost with it. */
const reasons = ["CHANGED", "PAINTED", "PAINTED_BY_OTHERS"] as const;

/** What came of asking the server. */
export type Answer = "OK" | "REFUSED" | "UNREACHABLE" | (typeof reasons)[number];

export function answerOf({ data, error }: { data?: unknown; error?: CombinedError }): Answer {
  if (data) return "OK";
  if (error?.networkError) return "UNREACHABLE";
  const facts = error?.graphQLErrors[0]?.extensions.facts as { reason?: unknown } | undefined;
  return reasons.find((reason) => reason === facts?.reason) ?? "REFUSED";
}
