import { readConfig, redactConfig } from "../config.js";
import { auditCommand } from "./audit.js";
import { importCommand } from "./import.js";
import { verifyCommand } from "./verify.js";

interface Command {
  summary: string;
  /** @returns the exit status */
  run(args: string[]): Promise<number>;
}

const commands: Record<string, Command> = {
  config: {
    summary: "print the configuration in force, secrets redacted",
    run: async () => {
      console.log(JSON.stringify(redactConfig(readConfig(process.env)), null, 2));
      return 0;
    },
  },
  audit: auditCommand,
  import: importCommand,
  verify: verifyCommand,
};

const [name = "help", ...args] = process.argv.slice(2);
const command = commands[name];
if (!command) {
  console.error("npm run covoxel -- <command>\n");
  for (const [known, { summary }] of Object.entries(commands)) console.error(`  ${known.padEnd(10)}${summary}`);
  process.exit(name === "help" ? 0 : 2);
}
process.exitCode = await command.run(args);
