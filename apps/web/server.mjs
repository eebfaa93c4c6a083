// The web as a child process: Next on a free loopback port that only the API's proxy is told.
import { createServer } from "node:http";
import next from "next";

const dev = process.argv.includes("--dev");
const app = next({ dev, dir: import.meta.dirname, webpack: true });
await app.prepare();
const handle = app.getRequestHandler();
const upgrade = app.getUpgradeHandler();

const server = createServer((request, response) => handle(request, response));
// Only `next dev` uses a socket, for reloading.
if (dev) server.on("upgrade", upgrade);
server.listen(Number(process.env.WEB_PORT ?? 0), "127.0.0.1", () => {
  process.send?.({ type: "ready", origin: `http://127.0.0.1:${server.address().port}` });
});

const leave = () => process.exit(0);
process.on("SIGTERM", leave);
// The parent is gone, killed perhaps: nobody would stop this process otherwise.
process.on("disconnect", leave);
