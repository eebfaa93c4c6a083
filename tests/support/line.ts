import { once } from "node:events";
import { rmSync } from "node:fs";
import { connect, createServer, type NetConnectOpts, type Server, type Socket } from "node:net";

/** A wire to somebody else's server that can be cut, or fall silent. */
export interface Line {
  /** Breaks every connection, and takes no new one. */
  cut(): Promise<void>;
  /** Nothing passes any more, but nothing breaks either: a switch that died. */
  hush(): void;
  /** As before. */
  restore(): Promise<void>;
  close(): Promise<void>;
}

/** @param at a free port of 127.0.0.1, or the path of a socket that doesn't exist yet */
export async function startLine(at: number | string, target: NetConnectOpts): Promise<Line> {
  const sockets = new Set<Socket>();
  let silent = false;
  let server: Server | null = null;
  const open = async () => {
    if (typeof at === "string") rmSync(at, { force: true });
    server = createServer((client) => {
      const upstream = connect(target);
      for (const [from, to] of [
        [client, upstream],
        [upstream, client],
      ] as const) {
        sockets.add(from);
        from.on("data", (bytes) => to.write(bytes));
        from.on("error", () => undefined);
        from.on("close", () => {
          sockets.delete(from);
          to.destroy();
        });
        if (silent) from.pause();
      }
    });
    const how = typeof at === "string" ? { path: at } : { port: at, host: "127.0.0.1" };
    server.listen(how);
    await once(server, "listening");
  };
  const cut = async () => {
    const closing = server;
    server = null;
    if (!closing) return;
    const closed = once(closing, "close");
    closing.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  await open();
  return {
    cut,
    hush: () => {
      silent = true;
      for (const socket of sockets) socket.pause();
    },
    restore: async () => {
      silent = false;
      for (const socket of sockets) socket.resume();
      if (!server) await open();
    },
    close: cut,
  };
}
