import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer, type TestServer } from "../support/server.js";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.stop());

describe("coming in", () => {
  it("makes an administrator and people", async () => {
    const cast = await server.cast();
    const { viewer } = await cast.asReader.graphql("{ viewer { person { displayName email } isAdmin roles { roles } } }");
    expect(viewer).toMatchObject({ person: { displayName: "Rita Reader" }, isAdmin: false, roles: [{ roles: ["READER"] }] });
  });
});
