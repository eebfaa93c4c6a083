import { readFileSync } from "node:fs";
import { buildSchema, parse, validate } from "graphql";
import { expect, it } from "vitest";
import { exampleQueries } from "./example-queries";

const schema = buildSchema(readFileSync(`${import.meta.dirname}/../../../../api/schema.graphql`, "utf8"));

it.each(exampleQueries.map(({ title, query }) => [title, query]))(
  "an example that the schema can answer: %s",
  (_title, query) => {
    expect(validate(schema, parse(query)).map(({ message }) => message)).toEqual([]);
  },
);
