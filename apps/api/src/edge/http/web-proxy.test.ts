import { describe, expect, test } from "vitest";
import { dropForwarding, isPublicPage, languageCookie } from "./web-proxy.js";

describe("what signed-out people may load", () => {
  test.each(["/sign-in", "/setup", "/join/abc", "/_next/static/chunks/app/join/%5Btoken%5D/page-1.js", "/favicon.svg"])(
    "%s: a page to get in by, or a file it is made of",
    (path) => expect(isPublicPage(path)).toBe(true),
  );

  test.each([
    "/",
    "/projects",
    "/sign-inside",
    "/_next/static/../../projects",
    "/_next/static/%2e%2e/projects",
    "/_next/static//evil",
    "/join/%2Fprojects",
    "/_next/data/x.json",
  ])("%s: nothing else", (path) => expect(isPublicPage(path)).toBe(false));
});

test("the web is told the language and no other cookie", () => {
  expect(languageCookie("better-auth.session_token=s; covoxel_locale=zh-CN; x=y")).toBe("covoxel_locale=zh-CN");
  expect(languageCookie("covoxel_locale=en")).toBe("covoxel_locale=en");
  expect(languageCookie("better-auth.session_token=s")).toBeNull();
  expect(languageCookie("evil_covoxel_locale=en")).toBeNull();
  expect(languageCookie(undefined)).toBeNull();
});

test("lets a client's word on hosts and proxies go no further", () => {
  const headers = {
    host: "covoxel.example",
    "x-forwarded-host": "evil.example",
    forwarded: "host=evil",
    "x-nonce": "a",
  };
  dropForwarding({ headers });
  expect(headers).toEqual({ host: "covoxel.example" });
});
