import { spawn } from "node:child_process";
import { once } from "node:events";
import { join, resolve } from "node:path";
import type { TestServer } from "./server.js";

const root = resolve(import.meta.dirname, "../..");

/** `npm run covoxel -- …` beside this server. @returns its exit status and all that it said */
export async function covoxel(
  server: Pick<TestServer, "database" | "home">,
  ...args: string[]
): Promise<{ status: number; output: string }> {
  const child = spawn(process.execPath, ["--import", "tsx", join(root, "apps/api/src/cli/main.ts"), ...args], {
    cwd: root,
    env: {
      ...process.env,
      TSX_TSCONFIG_PATH: join(root, "apps/api/tsconfig.json"),
      DATABASE_URL: server.database.url,
      COVOXEL_HOME: server.home,
    },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (output += text));
  const [status] = await once(child, "close");
  return { status, output };
}
