export interface ExampleQuery {
  title: string;
  query: string;
  /** What it runs with. Null when the person has nothing of the kind that it asks for. */
  variables?: (ids: ExampleIds) => Record<string, unknown> | null;
}

/** What the examples ask about: the newest that the person sees; null where there is none. */
export interface ExampleIds {
  projectId: string | null;
  jobId: string | null;
  segmentationId: string | null;
}

/** One tab of the explorer, as GraphiQL wants it. */
export interface ExampleTab {
  query: string;
  /** JSON. */
  variables?: string;
}

/** The examples that this person can run as they stand; the others are left out. */
export function exampleTabs(ids: ExampleIds): ExampleTab[] {
  return exampleQueries.flatMap(({ title, query, variables }) => {
    const commented = `# ${title}\n${query}`;
    if (!variables) return [{ query: commented }];
    const filledIn = variables(ids);
    return filledIn ? [{ query: commented, variables: JSON.stringify(filledIn, null, 2) }] : [];
  });
}

/** Asks for the masks of a project's newest studies. */
export const exampleMasksQuery = `query ExampleMasks($projectId: ID!) {
  studies(filter: { projectId: $projectId }, first: 20) { edges { node { series { segmentations { id } } } } }
}
`;

/** Asks for everything else in `ExampleIds`. */
export const exampleIdsQuery = `query ExampleIds {
  projects(first: 1) { edges { node { id } } }
  jobs(first: 1) { edges { node { id } } }
}
`;

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
    variables: () => ({ first: 25 }),
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
    variables: ({ projectId }) => (projectId === null ? null : { projectId, first: 10 }),
  },
  {
    title: "Who changed a mask, when and with what; and the mask as it stood then",
    query: `query History($id: ID!, $at: DateTime!, $first: Int!, $after: String) {
  segmentation(id: $id) {
    name
    revision
    history(first: $first, after: $after) {
      edges { node { revision savedAt kind tool model voxelCount person { displayName } } }
      pageInfo { hasNextPage endCursor }
    }
  }
  earlier: segmentation(id: $id, asOf: { at: $at }) {
    revision
    contentHash
    segments { name voxelCount volumeMl }
    niftiPath
  }
}
`,
    variables: ({ segmentationId }) =>
      segmentationId === null ? null : { id: segmentationId, at: new Date().toISOString(), first: 25 },
  },
  {
    title: "What is running, and what failed",
    query: `query Jobs($projectId: ID, $first: Int!) {
  jobs(projectId: $projectId, first: $first) {
    edges { node { id kind status progress message } }
  }
}
`,
    variables: () => ({ first: 10 }),
  },
  {
    title: "Follow one job until it has ended",
    query: `subscription FollowJob($id: ID!) {
  job(id: $id) { cursor job { status progress message } }
}
`,
    variables: ({ jobId }) => withId(jobId),
  },
  {
    title: "The models of this installation, and what they find",
    query: `query Models {
  models {
    id
    title
    version
    labels { value name colour }
  }
}
`,
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
    variables: ({ projectId }) => withId(projectId),
  },
];

function withId(id: string | null) {
  return id === null ? null : { id };
}
