import { type ExampleIds, exampleIdsQuery, exampleMasksQuery } from "./example-queries";
import { post } from "./fetcher";

interface Answer {
  data?: {
    projects: Nodes;
    jobs: Nodes;
  } | null;
}

interface MasksAnswer {
  data?: {
    studies: { edges: readonly { node: { series: readonly { segmentations: readonly { id: string }[] }[] } }[] };
  };
}

interface Nodes {
  edges: readonly { node: { id: string } }[];
}

/** @returns ids for the examples; nulls when the server does not answer: the explorer opens all the same */
export async function fetchExampleIds(): Promise<ExampleIds> {
  const answer: Answer = await post({ query: exampleIdsQuery }).catch(() => ({}));
  const projectId = answer.data?.projects.edges[0]?.node.id ?? null;
  return {
    projectId,
    jobId: answer.data?.jobs.edges[0]?.node.id ?? null,
    segmentationId: projectId === null ? null : await findMask(projectId),
  };
}

async function findMask(projectId: string): Promise<string | null> {
  const asked = { query: exampleMasksQuery, variables: { projectId } };
  const { data }: MasksAnswer = await post(asked).catch(() => ({}));
  const series = data?.studies?.edges.flatMap(({ node }) => node.series) ?? [];
  return series.flatMap(({ segmentations }) => segmentations)[0]?.id ?? null;
}
