import "reflect-metadata";
import { Int, Mutation, Query, Resolver, Root, Subscription } from "type-graphql";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import type { SocketRoute } from "../../apps/api/src/edge/feature.js";
import { principalOf, startTestEdge, type TestEdge } from "../support/edge.js";

/** Says 0 and then nothing more, until it is ended. */
function once(): AsyncIterableIterator<number> {
  const end = Promise.withResolvers<IteratorResult<number>>();
  let said = false;
  return {
    next: async () => {
      if (said) return end.promise;
      said = true;
      return { value: 0, done: false };
    },
    return: async () => {
      end.resolve({ value: undefined, done: true });
      return end.promise;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

@Resolver()
class TickResolver {
  @Query(() => Int)
  answer(): number {
    return 42;
  }

  @Mutation(() => Int)
  change(): number {
    return 1;
  }

  @Subscription(() => Int, { subscribe: () => once() })
  tick(@Root() count: number): number {
    return count;
  }
}

const room: SocketRoute = {
  prefix: "/rooms/",
  connect: (socket, _request, principal) => socket.send(`welcome ${principal.displayName}`),
};

let edge: TestEdge;
const open: WebSocket[] = [];
beforeEach(async () => {
  const feature = { resolvers: [new TickResolver()], sockets: [room] };
  edge = await startTestEdge([feature], { env: { GRAPHQL_MAX_SUBSCRIPTIONS_PER_SOCKET: "5", GRAPHQL_MAX_COST: "50" } });
  edge.principals.set("good", principalOf());
});
afterEach(async () => {
  for (const socket of open.splice(0)) socket.terminate();
  await edge.stop();
});

function connect(path: string, headers: Record<string, string> = {}, protocols: string[] = []): WebSocket {
  const socket = new WebSocket(`${edge.url.replace("http", "ws")}${path}`, protocols, { headers });
  socket.on("error", () => undefined);
  open.push(socket);
  return socket;
}

const closed = (socket: WebSocket) => new Promise<number>((resolve) => socket.once("close", (code) => resolve(code)));
const opened = (socket: WebSocket) => new Promise<void>((resolve) => socket.once("open", () => resolve()));
const refused = (socket: WebSocket) =>
  new Promise<number>((resolve) =>
    socket.once("unexpected-response", (_request, answer) => resolve(answer.statusCode ?? 0)),
  );

interface Message {
  type: string;
  id?: string;
  payload?: unknown;
}

/** A bare graphql-transport-ws client, so that every message can be seen. */
class GraphqlSocket {
  readonly messages: Message[] = [];
  #woken: (() => void)[] = [];

  constructor(readonly socket: WebSocket) {
    socket.on("message", (data) => {
      this.messages.push(JSON.parse(String(data)));
      for (const wake of this.#woken.splice(0)) wake();
    });
  }

  static async start(headers: Record<string, string>, payload?: unknown): Promise<GraphqlSocket> {
    const socket = new GraphqlSocket(connect("/graphql", headers, ["graphql-transport-ws"]));
    await opened(socket.socket);
    socket.send({ type: "connection_init", ...(payload ? { payload } : {}) });
    return socket;
  }

  send(message: Message): void {
    this.socket.send(JSON.stringify(message));
  }

  subscribe(id: string, query: string): void {
    this.send({ type: "subscribe", id, payload: { query } });
  }

  async next(matches: (message: Message) => boolean): Promise<Message> {
    for (;;) {
      const found = this.messages.find(matches);
      if (found) return found;
      await new Promise<void>((wake) => this.#woken.push(wake));
    }
  }
}

const bearer = { authorization: "Bearer good" };
const acknowledged = (message: Message) => message.type === "connection_ack";
const about = (id: string) => (message: Message) => message.id === id;
const codesOf = (message: Message) =>
  (message.payload as { extensions: { code: string } }[]).map(({ extensions }) => extensions.code);

describe("a room's socket", () => {
  const welcome = (socket: WebSocket) =>
    new Promise<string>((resolve) => socket.once("message", (data) => resolve(String(data))));

  it("opens for a token, and for a cookie with our own origin", async () => {
    expect(await welcome(connect("/rooms/x", bearer))).toBe("welcome Pat Principal");
    expect(await welcome(connect("/rooms/x", { cookie: "token=good", origin: edge.url }))).toBe(
      "welcome Pat Principal",
    );
  });

  it("closes with 4401 for a cookie without an origin, and for nobody in particular", async () => {
    expect(await closed(connect("/rooms/x", { cookie: "token=good" }))).toBe(4401);
    expect(await closed(connect("/rooms/x"))).toBe(4401);
    expect(await closed(connect("/rooms/x", { authorization: "Bearer bad" }))).toBe(4401);
  });

  it("isn't opened for another site's page", async () => {
    expect(await refused(connect("/rooms/x", { cookie: "token=good", origin: "https://evil.example" }))).toBe(403);
    expect(await refused(connect("/rooms/x", { ...bearer, origin: "null" }))).toBe(403);
  });

  it("isn't opened anywhere else", async () => {
    expect(await refused(connect("/nowhere", bearer))).toBe(404);
  });

  it("closes with 4401 soon after its token is revoked", async () => {
    const socket = connect("/rooms/x", bearer);
    await welcome(socket);
    edge.principals.delete("good");
    expect(await closed(socket)).toBe(4401);
  });

  it("closes with 4401 soon after its session has ended", async () => {
    edge.principals.set("short", principalOf({ expiresInMs: 300 }));
    const socket = connect("/rooms/x", { authorization: "Bearer short" });
    await welcome(socket);
    expect(await closed(socket)).toBe(4401);
  });

  it("closes, to come back, when rights have changed", async () => {
    const socket = connect("/rooms/x", bearer);
    await welcome(socket);
    edge.principals.set("good", principalOf({ isAdmin: true }));
    expect(await closed(socket)).toBe(1012);
  });
});

describe("GraphQL over a socket", () => {
  it("takes a token in its first message or in the upgrade, and a cookie with our own origin", async () => {
    const ways = [
      GraphqlSocket.start({}, { authorization: "Bearer good" }),
      GraphqlSocket.start(bearer),
      GraphqlSocket.start({ cookie: "token=good", origin: edge.url }),
    ];
    for (const socket of await Promise.all(ways)) {
      await socket.next(acknowledged);
      socket.subscribe("1", "{ answer }");
      expect((await socket.next(about("1"))).payload).toEqual({ data: { answer: 42 } });
    }
  });

  it("closes with 4401 for who shows nothing, something wrong, or a cookie from nowhere", async () => {
    const ways = [
      GraphqlSocket.start({}),
      GraphqlSocket.start({}, { authorization: "Bearer bad" }),
      GraphqlSocket.start({ cookie: "token=good" }),
    ];
    for (const { socket, messages } of await Promise.all(ways)) {
      expect(await closed(socket)).toBe(4401);
      expect(messages).toEqual([]);
    }
  });

  it("closes with 4401 soon after its token is revoked, subscriptions and all", async () => {
    const socket = await GraphqlSocket.start(bearer);
    await socket.next(acknowledged);
    socket.subscribe("1", "subscription { tick }");
    expect((await socket.next(about("1"))).payload).toEqual({ data: { tick: 0 } });
    edge.principals.delete("good");
    expect(await closed(socket.socket)).toBe(4401);
  });

  it("carries a bounded number of operations, and takes new ones when some have ended", async () => {
    const socket = await GraphqlSocket.start(bearer);
    await socket.next(acknowledged);
    for (let count = 1; count <= 5; count++) socket.subscribe(`s${count}`, "subscription { tick }");
    await socket.next(about("s5"));
    socket.subscribe("s6", "subscription { tick }");
    const over = await socket.next(about("s6"));
    expect(over.type).toBe("error");
    expect(codesOf(over)).toEqual(["RATE_LIMITED"]);
    socket.send({ type: "complete", id: "s1" });
    socket.subscribe("s7", "subscription { tick }");
    expect((await socket.next(about("s7"))).type).toBe("next");
  });

  it("gives back the places of queries that were answered or refused", async () => {
    const socket = await GraphqlSocket.start(bearer);
    await socket.next(acknowledged);
    for (let count = 0; count < 20; count++) {
      socket.subscribe(`q${count}`, count % 2 === 0 ? "{ answer }" : "{ nothing }");
      const answer = await socket.next(about(`q${count}`));
      expect(answer.type).toBe(count % 2 === 0 ? "next" : "error");
    }
  });

  it("knows the scopes of tokens", async () => {
    edge.principals.set("reading", principalOf({ scopes: ["READ"] }));
    const socket = await GraphqlSocket.start({ authorization: "Bearer reading" });
    await socket.next(acknowledged);
    socket.subscribe("1", "mutation { change }");
    expect(codesOf(await socket.next(about("1")))).toEqual(["FORBIDDEN"]);
  });

  it("refuses what costs too much", async () => {
    const socket = await GraphqlSocket.start(bearer);
    await socket.next(acknowledged);
    const many = Array.from({ length: 51 }, (_, index) => `a${index}: answer`).join(" ");
    socket.subscribe("1", `{ ${many} }`);
    expect(codesOf(await socket.next(about("1")))).toEqual(["QUERY_TOO_COSTLY"]);
  });

  it("teaches nobody the schema", async () => {
    const socket = await GraphqlSocket.start(bearer);
    await socket.next(acknowledged);
    socket.subscribe("1", "{ answr }");
    const answer = await socket.next(about("1"));
    expect(JSON.stringify(answer)).not.toMatch(/Did you mean|"answer"/);
    expect(codesOf(answer)).toEqual(["BAD_USER_INPUT"]);
  });

  it("ends a socket that sends a message beyond all measure", async () => {
    const socket = await GraphqlSocket.start(bearer);
    await socket.next(acknowledged);
    socket.subscribe("1", `{ answer } # ${"x".repeat(2 ** 20)}`);
    expect(await closed(socket.socket)).toBe(1009);
  });
});
