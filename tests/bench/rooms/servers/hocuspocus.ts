/** Plain Hocuspocus as its own documentation starts it: documents in memory, no hook, nothing stored. */
import { Server } from "@hocuspocus/server";

const server = new Server({ quiet: true, address: "127.0.0.1", port: 0 });
await server.listen();
process.send!(server.address.port);
