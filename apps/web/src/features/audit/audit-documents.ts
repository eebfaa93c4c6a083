import { graphql } from "../../graphql/generated";
import type { AuditTrailQuery } from "../../graphql/generated/graphql";

export const auditTrailQuery = graphql(/* GraphQL */ `
  query AuditTrail($projectId: ID!, $act: AuditAct, $first: Int!, $after: String) {
    project(id: $projectId) {
      id
      audit(act: $act, first: $first, after: $after) {
        edges {
          node {
            id
            at
            act
            subject
            hash
            hashWithheld
            person {
              id
              displayName
            }
            details {
              name
              value
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

export type AuditRow = NonNullable<NonNullable<AuditTrailQuery["project"]>["audit"]>["edges"][number]["node"];
