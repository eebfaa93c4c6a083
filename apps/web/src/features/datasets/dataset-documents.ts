import { graphql } from "../../graphql/generated";
import type {
  DatasetPlanQuery,
  DatasetVersionCasesQuery,
  DatasetVersionContentsQuery,
  DatasetVersionFactsFragment,
  FreezeDatasetMutation,
  LabelResultsQuery,
} from "../../graphql/generated/graphql";

/** What the page needs of a project beside its lists: what its labels are called, and who freezes. */
export const datasetProjectQuery = graphql(/* GraphQL */ `
  query DatasetProject($id: ID!) {
    project(id: $id) {
      id
      mayFreezeDataset
      protocol {
        version
        labels {
          key
          name
          colour
        }
      }
    }
  }
`);

export const labelResultsQuery = graphql(/* GraphQL */ `
  query LabelResults($projectId: ID!, $filter: LabelResultFilter, $first: Int!, $after: String) {
    project(id: $projectId) {
      id
      labelResults(filter: $filter, first: $first, after: $after) {
        edges {
          node {
            caseNumber
            labelKey
            finding
            origin
            volumeMl
            volumeUnknownReason
            lowestDice
            diceUnknownReason
            segmentation {
              id
            }
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

export type LabelResultRow = NonNullable<LabelResultsQuery["project"]>["labelResults"]["edges"][number]["node"];

/** A version without its exports. */
export const versionFacts = graphql(/* GraphQL */ `
  fragment DatasetVersionFacts on DatasetVersion {
    id
    number
    contentHash
    note
    frozenAt
    manifestPath
    frozenBy {
      id
      displayName
    }
    splits {
      split
      caseCount
    }
  }
`);

export const datasetVersionsQuery = graphql(/* GraphQL */ `
  query DatasetVersions($projectId: ID!, $first: Int!, $after: String) {
    project(id: $projectId) {
      id
      datasetVersions(first: $first, after: $after) {
        edges {
          node {
            ...DatasetVersionFacts
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

export type VersionFacts = DatasetVersionFactsFragment;

export const datasetVersionQuery = graphql(/* GraphQL */ `
  query DatasetVersion($id: ID!) {
    datasetVersion(id: $id) {
      ...DatasetVersionFacts
      exports {
        format
        patients
        path
        sizeBytes
        sha256
        madeAt
      }
    }
  }
`);

/** What its manifest says of a version as a whole; unreadable where that is damaged. */
export const versionContentsQuery = graphql(/* GraphQL */ `
  query DatasetVersionContents($id: ID!) {
    datasetVersion(id: $id) {
      id
      patientCount
      splitByPatient {
        seed
        train
        validation
        test
      }
    }
  }
`);

export type VersionContents = NonNullable<DatasetVersionContentsQuery["datasetVersion"]>;
export type VersionSplit = VersionContents["splitByPatient"];

export const versionCasesQuery = graphql(/* GraphQL */ `
  query DatasetVersionCases($id: ID!, $first: Int!, $after: String) {
    datasetVersion(id: $id) {
      id
      cases(first: $first, after: $after) {
        edges {
          node {
            number
            patient
            split
            licence
            origin
            contributors
            maskSha256
            findings {
              labelKey
              finding
            }
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

export type VersionCase = NonNullable<DatasetVersionCasesQuery["datasetVersion"]>["cases"]["edges"][number]["node"];

export const datasetPlanQuery = graphql(/* GraphQL */ `
  query DatasetPlan($projectId: ID!, $split: SplitInput!) {
    datasetPlan(projectId: $projectId, split: $split) {
      __typename
      ... on DatasetPlan {
        patientCount
        cases {
          number
          patient
          split
        }
      }
      ... on DatasetRefused {
        reason
        caseNumbers
      }
    }
  }
`);

export type PlanResult = DatasetPlanQuery["datasetPlan"];
export type Plan = Extract<PlanResult, { __typename: "DatasetPlan" }>;

export const freezeDatasetMutation = graphql(/* GraphQL */ `
  mutation FreezeDataset($input: FreezeDatasetInput!) {
    freezeDataset(input: $input) {
      __typename
      ... on DatasetVersion {
        ...DatasetVersionFacts
      }
      ... on DatasetRefused {
        reason
        caseNumbers
      }
    }
  }
`);

export type Refusal = Extract<FreezeDatasetMutation["freezeDataset"], { __typename: "DatasetRefused" }>;

export const exportDatasetMutation = graphql(/* GraphQL */ `
  mutation ExportDataset($versionId: ID!, $format: DatasetFormat!, $patients: PatientIdentity!) {
    exportDataset(versionId: $versionId, format: $format, patients: $patients) {
      id
      kind
      status
      progress
      message
      failure {
        code
        message
      }
      mayCancel
      createdAt
    }
  }
`);
