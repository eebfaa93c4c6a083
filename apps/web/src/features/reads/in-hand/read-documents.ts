import { graphql } from "../../../graphql/generated";
import type { ReadFactsFragment } from "../../../graphql/generated/graphql";

/** What a page of one read stands on. */
export const readFacts = graphql(/* GraphQL */ `
  fragment ReadFacts on Read {
    id
    state
    stepKey
    dueAt
    begunAt
    isMine
    mayAskModels
    ownReadAt
    readers {
      id
      displayName
    }
    case {
      number
      project {
        id
        name
        mayReadCases
      }
      studies {
        id
        series {
          id
          modality
          description
          gridKind
          shape
          spacingMm
        }
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
      workflow {
        steps {
          key
          name
          aiAssistance
        }
      }
    }
    segmentation {
      id
    }
    submission {
      at
      confidence
      note
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
    }
    reopenings {
      at
      reason
    }
    session {
      id
    }
  }
`);

export type ReadFacts = ReadFactsFragment;

export const readQuery = graphql(/* GraphQL */ `
  query ReadInHand($id: ID!) {
    read(id: $id) {
      ...ReadFacts
    }
  }
`);

export const beginMutation = graphql(/* GraphQL */ `
  mutation BeginRead($id: ID!) {
    beginRead(id: $id) {
      ...ReadFacts
    }
  }
`);

export const finishOwnMutation = graphql(/* GraphQL */ `
  mutation FinishOwnRead($id: ID!) {
    finishOwnRead(id: $id) {
      ...ReadFacts
    }
  }
`);

/** What is judged when a read is submitted: the mask as the server holds it, and what was looked at. */
export const checkQuery = graphql(/* GraphQL */ `
  query CheckRead($id: ID!) {
    read(id: $id) {
      id
      slicesShown
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

export const submitMutation = graphql(/* GraphQL */ `
  mutation SubmitRead($input: SubmitReadInput!) {
    submitRead(input: $input) {
      __typename
      ... on Read {
        ...ReadFacts
      }
      ... on ReadIncomplete {
        problems {
          code
          key
        }
      }
    }
  }
`);

export const returnMutation = graphql(/* GraphQL */ `
  mutation ReturnRead($id: ID!, $reason: ExclusionReason!, $note: String!) {
    returnRead(id: $id, reason: $reason, note: $note) {
      id
      state
    }
  }
`);

export const recordSittingMutation = graphql(/* GraphQL */ `
  mutation RecordSitting($input: SittingInput!) {
    recordSitting(input: $input)
  }
`);
