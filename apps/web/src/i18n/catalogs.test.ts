import { expect, test } from "vitest";
import { catalogs } from "../../messages";
import { locales } from "./locales";

type Tree = { [key: string]: string | Tree };

/** @returns every message of a catalog as [dotted key, text] */
const leaves = (tree: Tree, prefix = ""): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "string" ? [[prefix + key, value] as [string, string]] : leaves(value, `${prefix}${key}.`),
  );

/** The arguments a message takes and the tags it wears: `{count`, `<link>`. */
const holes = (text: string) =>
  [
    ...new Set([...text.matchAll(/\{(\w+)(?=[,}])|<(\w+)>/g)].map(([, argument, tag]) => argument ?? `<${tag}>`)),
  ].sort();

const english = new Map(leaves(catalogs.en as unknown as Tree));

test.each(locales.filter((locale) => locale !== "en"))(
  "%s says everything that English says, and nothing else",
  (locale) => {
    expect(
      leaves(catalogs[locale] as unknown as Tree)
        .map(([key]) => key)
        .sort(),
    ).toEqual([...english.keys()].sort());
  },
);

test.each(locales)("no message of %s is empty, and each takes the same arguments as in English", (locale) => {
  for (const [key, text] of leaves(catalogs[locale] as unknown as Tree)) {
    expect(text.trim(), key).not.toBe("");
    expect([key, holes(text)]).toEqual([key, holes(english.get(key) ?? "")]);
  }
});
