import { getOperationAST, parse } from "graphql";
import { describe, expect, it } from "vitest";
import { QueryTooCostly } from "./errors.js";
import { assertAffordable, measureQuery } from "./query-limits.js";

function measure(query: string, variables?: Record<string, unknown>) {
  const document = parse(query);
  return measureQuery(document, getOperationAST(document)!, variables);
}

describe("the cost of a query", () => {
  it.each([
    ["{ a }", 1],
    ["{ a b c }", 3],
    ["{ list(first: 10) { name } }", 1 + 10],
    ["{ list(first: 10) { inner(first: 5) { name } } }", 1 + 10 + 50],
    ["{ list { name } }", 2],
    ["{ ... on Query { a ...f } } fragment f on Query { b c }", 3],
    ["{ __schema { types { name } } }", 1],
  ])("%s is %d", (query, cost) => {
    expect(measure(query).cost).toBe(cost);
  });

  it("takes the size of a page from its variable, and the largest page without one", () => {
    const query = "query ($n: Int) { list(first: $n) { name } }";
    expect(measure(query, { n: 7 }).cost).toBe(8);
    expect(measure(query).cost).toBe(101);
    expect(measure(query, { n: "many" }).cost).toBe(101);
    expect(measure(query, { n: -5 }).cost).toBe(101);
  });
});

it("depth counts levels, and aliases are counted", () => {
  expect(measure("{ a { b { c } } x: a y: a }")).toMatchObject({ depth: 3, aliases: 2 });
});

it("stops measuring what is over the limit already", () => {
  const layers = Array.from({ length: 40 }, (_, n) => `fragment f${n} on Q { a ...f${n + 1} ...f${n + 1} }`);
  const document = parse(`{ ...f0 } ${layers.join(" ")} fragment f40 on Q { a }`);
  const limits = { maxCost: 1000, maxDepth: 100, maxAliases: 100 };
  expect(() => assertAffordable(document, null, null, limits)).toThrow(QueryTooCostly);
});
