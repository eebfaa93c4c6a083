import { graphql } from "../../graphql/generated";
import type { AdjudicationFactsFragment, DisagreementFactsFragment } from "../../graphql/generated/graphql";

/** What the page of an adjudication stands on. Its disagreements, which may be thousands, are asked for once, by themselves. */
export const adjudicationFacts = graphql(/* GraphQL */ `
  fragment AdjudicationFacts on Adjudication {
    id
    state
    dueAt
    begunAt
    sessionAt
    isMine
    adjudicator {
      id
      displayName
    }
    case {
      number
      project {
        id
        name
        mayAdjudicate
      }
    }
    protocol {
      version
      instructions
      labels {
        key
        name
        colour
        isRequired
        geometry
      }
      questions {
        key
        text
        kind
        isRequired
        options
        unit
      }
    }
    sides {
      number
      name
      confidence
      slicesPath
      findings {
        labelKey
        finding
        reason
        voxelCount
      }
      answers {
        questionKey
        text
        number
      }
      segments {
        number
        plane
        labelKey
      }
      lineage {
        read {
          id
          readers {
            id
            displayName
          }
        }
        revision
        contentHash
      }
    }
    agreement {
      measuredAt
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
          hd95Mm {
            value
            reason
          }
          toleranceMm
          volumeAMl
          volumeBMl
          volumeDifferenceMl {
            value
            reason
          }
        }
      }
    }
    segmentation {
      id
      mayPaint
      segments {
        number
        plane
        labelKey
      }
    }
    signature {
      at
      revision
      contentHash
      note
      findings {
        labelKey
        finding
        reason
        voxelCount
      }
    }
  }
`);

export type AdjudicationFacts = AdjudicationFactsFragment;

export const disagreementFacts = graphql(/* GraphQL */ `
  fragment DisagreementFacts on Disagreement {
    number
    labelKey
    voxels
    volumeMl
    boxIjk
    atIjk
    atLps
    heldBy
    spansPath
    decided {
      decision
      side
      at
    }
  }
`);

export type DisagreementFacts = DisagreementFactsFragment;
export type Decided = NonNullable<DisagreementFacts["decided"]>;

export const adjudicationQuery = graphql(/* GraphQL */ `
  query AdjudicationInHand($id: ID!) {
    adjudication(id: $id) {
      ...AdjudicationFacts
    }
  }
`);

export const disagreementsQuery = graphql(/* GraphQL */ `
  query Disagreements($id: ID!) {
    adjudication(id: $id) {
      id
      disagreements {
        ...DisagreementFacts
      }
    }
  }
`);

/** What is decided by now, here or elsewhere. */
export const decisionsQuery = graphql(/* GraphQL */ `
  query Decisions($id: ID!) {
    adjudication(id: $id) {
      id
      disagreements {
        number
        decided {
          decision
          side
          at
        }
      }
    }
  }
`);

export const beginMutation = graphql(/* GraphQL */ `
  mutation BeginAdjudication($id: ID!) {
    beginAdjudication(id: $id) {
      ...AdjudicationFacts
    }
  }
`);

export const decideMutation = graphql(/* GraphQL */ `
  mutation DecideDisagreement($input: DecideInput!) {
    decideDisagreement(input: $input) {
      number
      decided {
        decision
        side
        at
      }
    }
  }
`);

/** What is judged when the result is signed: the mask as the server holds it. */
export const checkResultQuery = graphql(/* GraphQL */ `
  query CheckResult($id: ID!) {
    adjudication(id: $id) {
      id
      segmentation {
        id
        segments {
          number
          labelKey
          voxelCount
          volumeMl
        }
      }
    }
  }
`);

export const signMutation = graphql(/* GraphQL */ `
  mutation SignAdjudication($input: SignAdjudicationInput!) {
    signAdjudication(input: $input) {
      __typename
      ... on Adjudication {
        ...AdjudicationFacts
      }
      ... on ResultIncomplete {
        undecided
        problems {
          code
          key
        }
      }
    }
  }
`);

export const openSessionMutation = graphql(/* GraphQL */ `
  mutation OpenSession($id: ID!) {
    openSession(id: $id) {
      ...AdjudicationFacts
    }
  }
`);

export const releaseAdjudicationMutation = graphql(/* GraphQL */ `
  mutation ReleaseAdjudication($id: ID!) {
    releaseAdjudication(id: $id)
  }
`);
