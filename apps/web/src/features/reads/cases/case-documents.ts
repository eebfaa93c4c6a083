import { graphql } from "../../../graphql/generated";
import type { CaseRowFragment } from "../../../graphql/generated/graphql";

/** One row of the board, wherever it comes from. */
export const caseRow = graphql(/* GraphQL */ `
  fragment CaseRow on Case {
    id
    number
    state
    dueAt
    licence
    patientNamedBy
    namedPatientId
    readsNeeded
    freePlaces
    exclusion {
      reason
      note
      at
      by {
        id
        displayName
      }
    }
    series {
      id
      modality
      description
    }
    studies {
      id
      description
      patientName
      patientId
    }
    reads {
      id
      state
      dueAt
      begunAt
      activeTimeS
      readers {
        id
        displayName
      }
      segmentation {
        id
      }
      submission {
        at
        confidence
      }
      returned {
        reason
        note
      }
    }
  }
`);

export const casesQuery = graphql(/* GraphQL */ `
  query Cases($projectId: ID!, $first: Int!, $after: String) {
    project(id: $projectId) {
      id
      cases(first: $first, after: $after) {
        edges {
          node {
            ...CaseRow
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`);

export const caseQuery = graphql(/* GraphQL */ `
  query OneCase($id: ID!) {
    case(id: $id) {
      ...CaseRow
    }
  }
`);

export type CaseRow = CaseRowFragment;
export type CaseRead = CaseRow["reads"][number];

export const releaseCaseMutation = graphql(/* GraphQL */ `
  mutation ReleaseCase($id: ID!) {
    releaseCase(id: $id) {
      id
      state
    }
  }
`);

export const quarantineCaseMutation = graphql(/* GraphQL */ `
  mutation QuarantineCase($id: ID!) {
    quarantineCase(id: $id) {
      id
      state
    }
  }
`);

export const excludeCaseMutation = graphql(/* GraphQL */ `
  mutation ExcludeCase($id: ID!, $reason: ExclusionReason!, $note: String!) {
    excludeCase(id: $id, reason: $reason, note: $note) {
      id
      state
    }
  }
`);

export const includeCaseMutation = graphql(/* GraphQL */ `
  mutation IncludeCase($id: ID!) {
    includeCase(id: $id) {
      id
      state
    }
  }
`);

export const setCaseDetailsMutation = graphql(/* GraphQL */ `
  mutation SetCaseDetails($id: ID!, $details: CaseDetailsInput!) {
    setCaseDetails(id: $id, details: $details) {
      id
      dueAt
      licence
    }
  }
`);

export const nameCasePatientMutation = graphql(/* GraphQL */ `
  mutation NameCasePatient($id: ID!, $patientId: String!) {
    nameCasePatient(id: $id, patientId: $patientId) {
      id
      patientNamedBy
      namedPatientId
    }
  }
`);

export const assignReadMutation = graphql(/* GraphQL */ `
  mutation AssignRead($input: AssignReadInput!) {
    assignRead(input: $input) {
      id
      state
    }
  }
`);

export const releaseReadMutation = graphql(/* GraphQL */ `
  mutation ReleaseRead($id: ID!) {
    releaseRead(id: $id) {
      id
      state
    }
  }
`);

export const reopenReadMutation = graphql(/* GraphQL */ `
  mutation ReopenRead($id: ID!, $reason: String!) {
    reopenRead(id: $id, reason: $reason) {
      id
      state
    }
  }
`);
