import { graphql } from "../../../graphql/generated";
import type { MyAdjudicationsQuery } from "../../../graphql/generated/graphql";

export const myAdjudicationsQuery = graphql(/* GraphQL */ `
  query MyAdjudications($first: Int!, $after: String) {
    myAdjudications(first: $first, after: $after) {
      edges {
        node {
          id
          state
          dueAt
          begunAt
          disagreementCount
          decidedCount
          signature {
            at
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
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export const adjudicatedProjectsQuery = graphql(/* GraphQL */ `
  query AdjudicatedProjects($first: Int!, $after: String) {
    projects(first: $first, after: $after) {
      edges {
        node {
          id
          name
          mayAdjudicate
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export const claimAdjudicationMutation = graphql(/* GraphQL */ `
  mutation ClaimNextAdjudication($projectId: ID!) {
    claimNextAdjudication(projectId: $projectId) {
      __typename
      ... on Adjudication {
        id
      }
    }
  }
`);

export type MyAdjudication = MyAdjudicationsQuery["myAdjudications"]["edges"][number]["node"];
