import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";
import { largestPage } from "./connection.js";
import { QueryTooCostly } from "./errors.js";

export interface QueryLimits {
  /** Fields that may be answered, each counted once for every row of the pages above it. */
  maxCost: number;
  /** Levels of fields. */
  maxDepth: number;
  /** Fields under a name of the client's choice. */
  maxAliases: number;
}

export interface QueryMeasure {
  cost: number;
  depth: number;
  aliases: number;
}

type Variables = Readonly<Record<string, unknown>> | null | undefined;

/** @throws QueryTooCostly with the figures. The document has passed validation, so that its fragments end. */
export function assertAffordable(
  document: DocumentNode,
  operationName: string | null | undefined,
  variables: Variables,
  limits: QueryLimits,
): void {
  const operation = getOperationAST(document, operationName);
  if (!operation) return;
  const { cost, depth, aliases } = measureQuery(document, operation, variables, limits.maxCost);
  if (cost > limits.maxCost) throw tooMuch("cost", cost, limits.maxCost);
  if (depth > limits.maxDepth) throw tooMuch("depth", depth, limits.maxDepth);
  if (aliases > limits.maxAliases) throw tooMuch("number of aliases", aliases, limits.maxAliases);
}

function tooMuch(what: string, measured: number, limit: number): QueryTooCostly {
  return new QueryTooCostly(`The ${what} of this query is over the limit of ${limit}. Ask for less at once.`, {
    measured,
    limit,
  });
}

/**
 * Measures what an operation asks for, before anything of it is answered.
 * @param giveUpAt a cost at which measuring stops, so that fragments spread in fragments can't make the measuring itself costly
 */
export function measureQuery(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
  giveUpAt = Number.POSITIVE_INFINITY,
): QueryMeasure {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const measure: QueryMeasure = { cost: 0, depth: 0, aliases: 0 };

  const walk = (selectionSet: SelectionSetNode, depth: number, rows: number): void => {
    for (const selection of selectionSet.selections) {
      if (measure.cost > giveUpAt) return;
      if (selection.kind === Kind.FIELD) field(selection, depth, rows);
      else if (selection.kind === Kind.INLINE_FRAGMENT) walk(selection.selectionSet, depth, rows);
      else {
        const fragment = fragments.get(selection.name.value);
        if (fragment) walk(fragment.selectionSet, depth, rows);
      }
    }
  };
  const field = (node: FieldNode, depth: number, rows: number): void => {
    measure.cost += rows;
    if (node.alias) measure.aliases += 1;
    // The schema's description is long but cheap, and has a depth rule of its own.
    const isAboutSchema = node.name.value.startsWith("__");
    if (!isAboutSchema) measure.depth = Math.max(measure.depth, depth);
    if (!node.selectionSet) return;
    if (isAboutSchema) return;
    walk(node.selectionSet, depth + 1, rows * pageSizeOf(node, variables));
  };
  walk(operation.selectionSet, 1, 1);
  return measure;
}

/** Rows that a field asks for: its `first`, or 1. An absent or odd value counts as the largest page. */
function pageSizeOf(node: FieldNode, variables: Variables): number {
  const argument = node.arguments?.find(({ name }) => name.value === "first");
  if (!argument) return 1;
  const { value } = argument;
  const asked =
    value.kind === Kind.INT
      ? Number(value.value)
      : value.kind === Kind.VARIABLE
        ? Number(variables?.[value.name.value] ?? largestPage)
        : largestPage;
  return Number.isFinite(asked) && asked >= 1 ? asked : largestPage;
}
