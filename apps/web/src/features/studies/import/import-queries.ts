import { graphql } from "../../../graphql/generated";
import type { ImportQuery } from "../../../graphql/generated/graphql";

export type ImportInView = NonNullable<ImportQuery["import"]>;
export type ImportCounts = ImportInView["counts"];

export const importsQuery = graphql(/* GraphQL */ `
  query Imports($projectId: ID!, $first: Int!) {
    imports(projectId: $projectId, first: $first) {
      edges {
        node {
          id
          status
          jobId
          maySend
          createdAt
          finishedAt
          counts {
            files
            bytes
            received
            staged
            imported
            alreadyHere
            refused
            ignored
          }
        }
      }
    }
  }
`);

export const importQuery = graphql(/* GraphQL */ `
  query Import($id: ID!) {
    import(id: $id) {
      id
      status
      jobId
      maySend
      createdAt
      finishedAt
      counts {
        files
        bytes
        received
        staged
        imported
        alreadyHere
        refused
        ignored
      }
    }
  }
`);

export const receivedFilesQuery = graphql(/* GraphQL */ `
  query ReceivedFiles($id: ID!, $first: Int!, $after: String) {
    import(id: $id) {
      id
      files(first: $first, after: $after) {
        edges {
          node {
            path
            sizeBytes
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

/** What became of the files, once the server is through with them. */
export const importReportQuery = graphql(/* GraphQL */ `
  query ImportReport($id: ID!) {
    import(id: $id) {
      id
      series {
        id
        description
        modality
        gridKind
        shape
        timePoints
        thumbnailPath
        warnings {
          code
          message
        }
        study {
          id
          patientName
          patientId
          studyDate
        }
      }
    }
  }
`);

export const refusedFilesQuery = graphql(/* GraphQL */ `
  query RefusedFiles($id: ID!, $first: Int!, $after: String) {
    import(id: $id) {
      id
      files(first: $first, after: $after, status: [REFUSED, IGNORED]) {
        edges {
          node {
            path
            sizeBytes
            status
            refusal {
              code
              message
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
