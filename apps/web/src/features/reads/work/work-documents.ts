import { graphql } from "../../../graphql/generated";
import type { MyReadsQuery } from "../../../graphql/generated/graphql";

export const myReadsQuery = graphql(/* GraphQL */ `
  query MyReads($first: Int!, $after: String) {
    myReads(first: $first, after: $after) {
      edges {
        node {
          id
          state
          stepKey
          dueAt
          assignedAt
          submission {
            at
          }
          session {
            id
          }
          case {
            number
            project {
              id
              name
            }
            series {
              id
              modality
              description
            }
            studies {
              id
              description
            }
          }
          protocol {
            version
            workflow {
              steps {
                key
                name
              }
            }
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export const readingProjectsQuery = graphql(/* GraphQL */ `
  query ReadingProjects($first: Int!, $after: String) {
    projects(first: $first, after: $after) {
      edges {
        node {
          id
          name
          mayReadCases
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export const openReadCountQuery = graphql(/* GraphQL */ `
  query MyOpenReadCount {
    myOpenReadCount
  }
`);

export const claimMutation = graphql(/* GraphQL */ `
  mutation ClaimNextRead($projectId: ID!) {
    claimNextRead(projectId: $projectId) {
      __typename
      ... on Read {
        id
      }
    }
  }
`);

export type MyRead = MyReadsQuery["myReads"]["edges"][number]["node"];
