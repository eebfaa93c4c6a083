import "reflect-metadata";
import { parseArgs } from "node:util";
import { type ChainFault, type ChainHead, verifyAudit } from "../features/audit/index.js";
import { openInstallation } from "./open-installation.js";

const usage = `npm run covoxel -- audit verify [--head <number>:<hash>]

  Reads the audit trail from its first entry on, and names the first one that was changed, removed or put in between. People can go on working.

  --head   what an earlier run printed as its head: whether the trail still holds it`;

/** Exit statuses: 0 all is as it was written, 2 wrong words, 4 something isn't. */
export const auditCommand = {
  summary: "read the audit trail and say whether anything in it was changed",
  async run(args: string[]): Promise<number> {
    const asked = parse(args);
    if (!asked) {
      console.error(usage);
      return 2;
    }
    const { connection, close } = await openInstallation();
    try {
      const { entries, head, fault } = await verifyAudit(connection.db, asked.kept);
      console.log(`audit: ${entries} entries read again, each as it was written`);
      console.log(`head   ${head.number}:${head.hash}`);
      console.log(fault ? `fault  ${saysOf(fault)}` : allIsWell);
      return fault ? 4 : 0;
    } finally {
      await close();
    }
  },
};

const allIsWell =
  "The trail is whole. Keep the head where nobody who writes this database can: whoever may write all of it can also write all of the trail anew.";

function saysOf(fault: ChainFault): string {
  switch (fault.kind) {
    case "CHANGED":
      return `entry ${fault.number} was changed`;
    case "REMOVED":
      return `entry ${fault.number} was removed`;
    case "PUT_IN":
      return `entry ${fault.number} was put in between`;
    case "BROKEN_BEFORE":
      return `entry ${fault.number} does not stand on entry ${fault.number - 1}: that one was changed, or entries between them were removed`;
    case "END_REMOVED":
      return `entries ${fault.number} to ${fault.last}, the last ones, were removed`;
    case "BEHIND_HEAD":
      return `entry ${fault.number} lies behind the end that the trail's head names`;
    case "NOT_AS_KEPT":
      return `the trail does not hold entry ${fault.number} as it was kept`;
  }
}

function parse(args: string[]): { kept: ChainHead | null } | null {
  try {
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { head: { type: "string" } } });
    if (positionals.join(" ") !== "verify") return null;
    if (values.head === undefined) return { kept: null };
    const [, number, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(values.head) ?? [];
    return number && hash ? { kept: { number: Number(number), hash } } : null;
  } catch {
    return null;
  }
}
