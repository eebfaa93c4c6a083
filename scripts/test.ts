/**
 * `npm test [-- --deep] [-- vitest arguments]`: installs the programs tests run against where it may (root on Debian), runs every
 * suite, and says what was skipped and why. With COVOXEL_REQUIRE=all a skipped test is a failure.
 */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

interface Assertion {
  status: "passed" | "failed" | "skipped" | "pending" | "todo";
  fullName: string;
}
interface Report {
  success: boolean;
  testResults: { name: string; status: string; message: string; assertionResults: Assertion[] }[];
}

const root = join(import.meta.dirname, "..");
const deep = process.argv.includes("--deep");
const forVitest = process.argv.slice(2).filter((argument) => argument !== "--deep" && argument !== "--");
const requireAll = process.env.COVOXEL_REQUIRE === "all";

installTools();
process.exitCode = summarise(await runSuites());

function installTools(): void {
  const mayInstall =
    process.getuid?.() === 0 && existsSync("/usr/bin/apt-get") && process.env.COVOXEL_NO_INSTALL !== "1";
  if (!mayInstall) return;
  const { status } = spawnSync(join(root, "infra/test-tools/install-debian.sh"), { stdio: "inherit" });
  if (status !== 0) console.error("Debian's packages could not be installed; tests that need them will say so.");
}

/**
 * Two at a time: units while the pages are built, then servers beside pages, each of which waits most of the time, for a disk or for a
 * browser. What is said beside something else comes afterwards, in one piece.
 */
async function runSuites(): Promise<Report | null> {
  mkdirSync(join(root, "test-out"), { recursive: true });
  if (forVitest.length > 0 || deep) {
    await buildPages();
    return runVitest("results", forVitest);
  }
  const built = buildPages();
  const units = runVitest("results-units", ["--project=unit"]);
  const pagesLog = join(root, "test-out", "pages.log");
  const pages = built.then(() => runVitest("results-pages", ["--project=browser"], pagesLog));
  const flows = Promise.all([built, units]).then(() => runVitest("results-flows", ["--project=flows"]));
  const reports = await Promise.all([units, flows, pages]);
  console.log(readFileSync(pagesLog, "utf8"));
  return reports.reduce(
    (all, one) =>
      all &&
      one && {
        success: all.success && one.success,
        testResults: [...all.testResults, ...one.testResults],
      },
  );
}

/** In a process of its own, which takes a core: tests go on meanwhile. */
async function buildPages(): Promise<void> {
  const building = spawn(process.execPath, [join(root, "scripts/build.mjs"), "web"], { cwd: root, stdio: "inherit" });
  const [status] = await once(building, "close");
  if (status !== 0) process.exit(1);
}

/** @param log where its output goes instead of here */
async function runVitest(name: string, more: readonly string[], log?: string): Promise<Report | null> {
  const results = join(root, "test-out", `${name}.json`);
  rmSync(results, { force: true });
  const vitest = ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${results}`, ...more];
  const running = spawn("vitest", vitest, {
    cwd: root,
    stdio: log ? ["ignore", "pipe", "pipe"] : "inherit",
    env: { ...process.env, ...(deep ? { COVOXEL_DEEP: "1" } : {}) },
  });
  const file = log ? createWriteStream(log) : null;
  if (file) for (const output of [running.stdout, running.stderr]) output?.pipe(file, { end: false });
  await once(running, "close");
  if (file) await new Promise<void>((done) => file.end(done));
  return existsSync(results) ? (JSON.parse(readFileSync(results, "utf8")) as Report) : null;
}

function summarise(outcome: Report | null): number {
  if (!outcome) {
    console.error("The test runner ended without a report.");
    return 1;
  }
  const tests = outcome.testResults.flatMap((file) => file.assertionResults);
  const passed = tests.filter((test) => test.status === "passed").length;
  const failed = tests.filter((test) => test.status === "failed").length;
  const skipped = tests.filter((test) => test.status !== "passed" && test.status !== "failed");
  const brokenFiles = outcome.testResults.filter(
    (file) => file.status === "failed" && file.assertionResults.every((test) => test.status !== "failed"),
  );

  for (const [reason, count] of countByReason(skipped)) console.log(`Skipped ${count}: ${reason}`);
  for (const file of brokenFiles) console.log(`Did not run: ${file.name}: ${file.message.split("\n")[0]}`);
  console.log(`${passed} passed, ${failed + brokenFiles.length} failed, ${skipped.length} skipped`);
  if (requireAll && skipped.length > 0) console.log("COVOXEL_REQUIRE=all: a skipped test is a failure.");
  return failed > 0 || brokenFiles.length > 0 || passed === 0 || !outcome.success || (requireAll && skipped.length > 0)
    ? 1
    : 0;
}

/** Titles say what they need: "S3 contract (needs radosgw) > …". */
function countByReason(skipped: Assertion[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { fullName } of skipped) {
    const reason = /\(needs [^)]*\)/.exec(fullName)?.[0].slice(1, -1) ?? fullName;
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return counts;
}
