import { expect, test } from "vitest";
import { pickLocale } from "./locales";

test("a chosen language wins over what the browser asks for", () => {
  expect(pickLocale("zh-CN", "en-GB,en;q=0.9")).toBe("zh-CN");
});

test("an unknown choice falls back to the browser's first language that we speak", () => {
  expect(pickLocale("xx", "fr-FR,zh-Hans;q=0.8,en;q=0.5")).toBe("zh-CN");
});

test("weights order the browser's languages, and q=0 refuses one", () => {
  expect(pickLocale(undefined, "zh;q=0.3,en-GB;q=0.9")).toBe("en");
  expect(pickLocale(undefined, "zh;q=0,en;q=0.1")).toBe("en");
});

test("nobody's language gives English", () => {
  expect(pickLocale(undefined, null)).toBe("en");
  expect(pickLocale(undefined, "fr, de;q=0.5")).toBe("en");
});
