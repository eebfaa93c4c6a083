import { type ExampleIds, exampleIdsQuery } from "./example-queries";
import { post } from "./fetcher";

interface Answer {
  data?: {
    projects: Nodes;
    jobs: Nodes;
  } | null;
}

interface Nodes {
  edges: readonly { node: { id: string } }[];
}

/** @returns ids for the examples; nulls when the server does not answer: the explorer opens all the same */
export async function fetchExampleIds(): Promise<ExampleIds> {
  const answer: Answer = await post({ query: exampleIdsQuery }).catch(() => ({}));
  return {
    projectId: answer.data?.projects.edges[0]?.node.id ?? null,
    jobId: answer.data?.jobs.edges[0]?.node.id ?? null,
  };
}
