export interface ExampleQuery {
  title: string;
  query: string;
  variables?: Record<string, unknown>;
}

/** What the explorer opens with. A test asks the schema whether each of them still makes sense. */
export const exampleQueries: readonly ExampleQuery[] = [
  {
    title: "Who am I, and what may I do?",
    query: `query WhoAmI {
  viewer {
    person { id displayName }
    isAdmin
    scopes
    roles { projectId roles }
    expiresAt
  }
}
`,
  },
  {
    title: "My projects and who works in them",
    query: `query MyProjects($first: Int!, $after: String) {
  projects(first: $first, after: $after) {
    edges {
      node {
        id
        name
        myRoles
        members { roles person { displayName } }
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}
`,
    variables: { first: 25 },
  },
  {
    title: "The studies of a project, with their series and warnings",
    query: `query Studies($projectId: ID!, $first: Int!, $after: String) {
  studies(filter: { projectId: $projectId }, first: $first, after: $after) {
    edges {
      node {
        id
        studyDate
        description
        series { id modality gridKind shape spacingMm warnings { code message } }
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}
`,
    variables: { projectId: "prj_…", first: 10 },
  },
  {
    title: "What is running, and what failed",
    query: `query Jobs($projectId: ID, $first: Int!) {
  jobs(projectId: $projectId, first: $first) {
    edges { node { id kind status progress message } }
  }
}
`,
    variables: { first: 10 },
  },
  {
    title: "Follow one job until it has ended",
    query: `subscription FollowJob($id: ID!) {
  job(id: $id) { cursor job { status progress message } }
}
`,
    variables: { id: "job_…" },
  },
  {
    title: "Anything by its id",
    query: `query Anything($id: ID!) {
  node(id: $id) {
    id
    __typename
    ... on Project { name description createdAt }
  }
}
`,
    variables: { id: "prj_…" },
  },
];
