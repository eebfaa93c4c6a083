import { graphql } from "../../../graphql/generated";
import type { OutcomeOfCaseQuery } from "../../../graphql/generated/graphql";

/** How the reads of a case agree, who decides, and what it came to: for those who oversee it. */
export const outcomeQuery = graphql(/* GraphQL */ `
  query OutcomeOfCase($id: ID!) {
    case(id: $id) {
      id
      project {
        id
        protocol {
          version
          labels {
            key
            name
            colour
          }
        }
      }
      agreement {
        passed
        diceAtLeast
        isIndependent
        labels {
          labelKey
          verdict
          findings
          pairs {
            a
            b
            instance {
              a
              b
            }
            dice {
              value
              reason
            }
            surfaceDice {
              value
              reason
            }
            toleranceMm
            hd95Mm {
              value
              reason
            }
          }
        }
      }
      adjudication {
        id
        state
        begunAt
        dueAt
        sessionAt
        isMine
        decidedCount
        disagreementCount
        adjudicator {
          id
          displayName
        }
      }
      result {
        origin
        rule
        signedAt
        contentHash
        signedBy {
          id
          displayName
        }
        segmentation {
          id
        }
        findings {
          labelKey
          finding
          voxelCount
        }
      }
    }
  }
`);

export type Outcome = NonNullable<OutcomeOfCaseQuery["case"]>;

export const adjudicatorsQuery = graphql(/* GraphQL */ `
  query ProjectAdjudicators($id: ID!) {
    project(id: $id) {
      id
      members {
        roles
        person {
          id
          displayName
        }
      }
    }
  }
`);

export const assignAdjudicationMutation = graphql(/* GraphQL */ `
  mutation AssignAdjudication($input: AssignAdjudicationInput!) {
    assignAdjudication(input: $input) {
      id
      state
    }
  }
`);
