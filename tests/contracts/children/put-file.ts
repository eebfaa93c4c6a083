import { openFilesystemStore } from "../../../apps/api/src/adapters/filesystem/index.js";
import { systemClock } from "../../../apps/api/src/adapters/system/index.js";

/** Puts the file argv[3] into the folder store at argv[2], and says how it went. */
const [root, path] = process.argv.slice(2) as [string, string];
const signer = { sign: () => "", verify: () => null };
const store = await openFilesystemStore(root, signer, systemClock);
process.send!("opened");
const outcome = await store.putFile("prj_0123456789abcdefghijklmn", path).then(
  () => "stored",
  (error: Error) => error.name,
);
process.send!(outcome, () => process.exit());
