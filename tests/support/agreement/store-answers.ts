import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { generatedCases, generatedSpacings } from "./cases.js";
import { askOther } from "./compare.js";

// To be run after a generated case was changed, then `biome check --write`; what it says is in the diff.
const file = join(import.meta.dirname, "../python/agreement.json");
writeFileSync(file, `${JSON.stringify(askOther(generatedCases(), generatedSpacings), null, 2)}\n`);
