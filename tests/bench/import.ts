import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { encodeParcelHead, parcelContentType } from "@covoxel/shared/parcel";
import { startEmbeddedPostgres } from "../../apps/api/src/adapters/embedded-postgres/index.js";
import { generatePhantom, phantomDicom } from "../../apps/api/src/features/studies/phantom/index.js";
import { type BenchResult, formatTable, median } from "../support/bench.js";
import { freePort } from "../support/covoxel-process.js";
import { findCommand, needs } from "../support/require.js";

const root = resolve(import.meta.dirname, "../..");
/** 8 x 140 slices of 512 x 512 x 16 bit: 590 MB a side. `npm run bench -- import 2` makes it two rounds, for a quick look. */
const usualRounds = 8;
const slicesPerRound = 140;
const senders = 4;

interface Slice {
  name: string;
  bytes: Uint8Array;
}

/** Something that takes DICOM files over HTTP and gives them back. */
interface Archive {
  name: string;
  /** Resolves when all of them are stored durably and can be asked for. @returns whatever `check` needs */
  store(slices: readonly Slice[]): Promise<string[]>;
  /** Reads everything back. @throws when a byte of it differs */
  check(slices: readonly Slice[], stored: readonly string[]): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Stores generated CT studies in Covoxel and in Orthanc, by turns, over HTTP on the same machine, and reads all of it back.
 *
 * Each is sent to as its own clients do: Covoxel in parcels of 15 slices, as its page sends small files; Orthanc one instance a request.
 *
 * What "stored" means. Covoxel: the import is DONE, so each file and each row was flushed (fsync of file and folder; PostgreSQL with
 * synchronous commit and fsync), series are assembled, checked and have thumbnails. Orthanc: its answer to POST /instances, with
 * SyncStorageArea (fsync of each file) and no compression; its SQLite index runs in WAL mode with synchronous=NORMAL as it ships,
 * so a power cut may cost it the last rows. That is the more lenient promise of the two.
 */
export async function run([asked]: string[] = []): Promise<BenchResult> {
  const rounds = Number(asked ?? usualRounds);
  if (!needs("orthanc").available) throw new Error("This bench needs orthanc and orthanc-dicomweb.");
  const home = mkdtempSync(join(tmpdir(), "covoxel-bench-import-"));
  const archives = [await startCovoxel(join(home, "covoxel")), await startOrthanc(join(home, "orthanc"))];
  const samples: Record<string, number[]> = {};
  const record = (name: string, value: number) => {
    samples[name] ??= [];
    samples[name].push(value);
  };
  try {
    for (let round = 0; round <= rounds; round++) {
      const slices = await generate(round === 0 ? 20 : slicesPerRound, 1000 + round);
      const megabytes = slices.reduce((sum, { bytes }) => sum + bytes.byteLength, 0) / 1e6;
      // By turns, and each first every other time.
      for (const archive of round % 2 === 0 ? archives : archives.toReversed()) {
        const storeS = await seconds(() => archive.store(slices));
        const checkS = await seconds(() => archive.check(slices, storeS.value));
        if (round === 0) continue; // warm-up
        record(`${archive.name}_store_mb_s`, megabytes / storeS.elapsed);
        record(`${archive.name}_read_mb_s`, megabytes / checkS.elapsed);
        record(`${archive.name}_instances_s`, slices.length / storeS.elapsed);
      }
    }
  } finally {
    for (const archive of archives) await archive.stop();
    rmSync(home, { recursive: true, force: true });
  }
  return report(samples);
}

function report(samples: Record<string, number[]>): BenchResult {
  const medians = Object.fromEntries(Object.entries(samples).map(([name, values]) => [name, median(values)]));
  const of = (name: string) => medians[name]!;
  const ratios = samples.covoxel_store_mb_s!.map((value, round) => value / samples.orthanc_store_mb_s![round]!);
  const row = (name: string) => [
    name,
    ...["store_mb_s", "instances_s", "read_mb_s"].map((what) => of(`${name}_${what}`)),
  ];
  return {
    metrics: {
      ...medians,
      import_vs_orthanc: of("covoxel_store_mb_s") / of("orthanc_store_mb_s"),
      import_vs_orthanc_worst_round: Math.min(...ratios),
      imported_mb: (ratios.length * slicesPerRound * (512 * 512 * 2)) / 1e6,
    },
    table: formatTable(
      ["median of rounds", "store MB/s", "instances/s", "read MB/s"],
      [row("covoxel"), row("orthanc")],
    ),
    samples,
  };
}

async function seconds<T>(work: () => Promise<T>): Promise<{ value: T; elapsed: number }> {
  const startedAt = performance.now();
  const value = await work();
  return { value, elapsed: (performance.now() - startedAt) / 1000 };
}

async function generate(count: number, seed: number): Promise<Slice[]> {
  const phantom = generatePhantom({ seed, shape: [512, 512, count], spacingMm: [0.7, 0.7, 2] });
  return Array.fromAsync(phantomDicom(phantom));
}

/** Runs `work` for each item, a few at a time, and keeps their order. */
async function inParallel<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results = new Array<R>(items.length);
  let next = 0;
  await Promise.all(
    Array.from({ length: senders }, async () => {
      while (next < items.length) {
        const index = next++;
        results[index] = await work(items[index]!);
      }
    }),
  );
  return results;
}

interface Answer {
  status: number;
  headers: NodeJS.Dict<string | string[]>;
  body: Buffer;
}

const agent = new Agent({ keepAlive: true, maxSockets: senders });

function send(url: string, method: string, headers: Record<string, string>, body?: Uint8Array): Promise<Answer> {
  return new Promise((settle, reject) => {
    const length = body ? { "content-length": String(body.byteLength) } : {};
    const outgoing = request(url, { method, agent, headers: { ...headers, ...length } }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.once("error", reject);
      incoming.once("end", () =>
        settle({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: Buffer.concat(chunks) }),
      );
    });
    outgoing.once("error", reject);
    outgoing.end(body);
  });
}

async function startCovoxel(home: string): Promise<Archive> {
  mkdirSync(home, { recursive: true });
  const postgres = await startEmbeddedPostgres({ home });
  const built = join(root, "apps/api/dist/main.js");
  const program = existsSync(built) ? [built] : ["--import", "tsx", join(root, "apps/api/src/main.ts")];
  const child = spawn(process.execPath, program, {
    cwd: root,
    env: {
      ...process.env,
      TSX_TSCONFIG_PATH: join(root, "apps/api/tsconfig.json"),
      NODE_ENV: "production",
      COVOXEL_HOME: home,
      DATABASE_URL: postgres.url,
      AUTH_SECRET: "a secret for benches, and for nothing else",
      PORT: "0",
      LOG_LEVEL: "warn",
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const output = await outputUntil(child, /^Covoxel API: (\S+)$/m);
  const url = /^Covoxel API: (\S+)$/m.exec(output)![1]!;
  const token = await becomeAdministrator(url, new URL(/\S+\/setup\?token=\S+/.exec(output)![0]));
  const headers = { authorization: `Bearer ${token}` };
  const ask = (query: string, variables = {}) => askGraphql(url, headers, query, variables);
  let projects = 0;
  return {
    name: "covoxel",
    store: async (slices) => {
      const { createProject } = await ask(
        "mutation ($input: CreateProjectInput!) { createProject(input: $input) { id } }",
        {
          input: { name: `Bench ${projects++}` },
        },
      );
      const { startImport } = await ask("mutation ($id: ID!) { startImport(projectId: $id) { id } }", {
        id: createProject.id,
      });
      const { id } = startImport;
      const parcels = Array.from({ length: Math.ceil(slices.length / 15) }, (_, n) =>
        slices.slice(15 * n, 15 * n + 15),
      );
      await inParallel(parcels, async (files) => {
        const head = encodeParcelHead(files.map(({ name, bytes }) => ({ path: name, bytes: bytes.byteLength })));
        const parcel = Buffer.concat([head, ...files.map(({ bytes }) => bytes)]);
        const type = { "content-type": parcelContentType };
        const { status, body } = await send(`${url}/uploads/${id}/parcels`, "POST", { ...headers, ...type }, parcel);
        if (status !== 204) throw new Error(`An upload answered ${status}: ${body}`);
      });
      await ask("mutation ($id: ID!) { finishImport(id: $id) { id } }", { id });
      for (;;) {
        const { import: now } = await ask(
          "query ($id: ID!) { import(id: $id) { status counts { imported } series { id } } }",
          { id },
        );
        if (now.status === "DONE" && now.counts.imported === slices.length)
          return now.series.map((one: { id: string }) => one.id);
        if (now.status !== "PROCESSING") throw new Error(`The import came to ${JSON.stringify(now)}`);
        await pause(10);
      }
    },
    check: async (slices, [seriesId]) => {
      const starts = Array.from({ length: Math.ceil(slices.length / 16) }, (_, n) => n * 16);
      await inParallel(starts, async (first) => {
        const last = Math.min(first + 15, slices.length - 1);
        const { body } = await send(`${url}/dicom-web/series/${seriesId}/frames/0/${first}-${last}`, "GET", headers);
        for (let k = first; k <= last; k++) {
          // The phantom's files come in ascending position, as frames do; pixels are the end of each file.
          const { bytes } = slices[k]!;
          const frame = body.subarray((k - first) * 512 * 512 * 2, (k - first + 1) * 512 * 512 * 2);
          if (!frame.equals(bytes.subarray(bytes.length - 512 * 512 * 2)))
            throw new Error(`Covoxel's frame ${k} differs.`);
        }
      });
    },
    stop: async () => {
      await end(child);
      await postgres.stop();
    },
  };
}

async function becomeAdministrator(url: string, setup: URL): Promise<string> {
  const response = await fetch(`${url}/api/setup`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: url },
    body: JSON.stringify({
      token: setup.searchParams.get("token"),
      name: "Bench",
      email: "bench@example.org",
      password: "correct horse bench battery",
    }),
  });
  if (response.status !== 201) throw new Error(`/api/setup answered ${response.status}`);
  const cookies = response.headers.getSetCookie().map((line) => line.split(";")[0]);
  const made = await askGraphql(
    url,
    { cookie: cookies.join("; "), origin: url },
    "mutation ($input: CreateApiTokenInput!) { createApiToken(input: $input) { secret } }",
    { input: { name: "bench", scopes: ["READ", "WRITE", "ADMIN"] } },
  );
  return made.createApiToken.secret;
}

async function askGraphql(
  url: string,
  headers: Record<string, string>,
  query: string,
  variables: Record<string, unknown>,
  // biome-ignore lint/suspicious/noExplicitAny: whatever the query asked for
): Promise<any> {
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ query, variables }),
  });
  const answer = (await response.json()) as { data?: unknown; errors?: unknown };
  if (answer.errors) throw new Error(JSON.stringify(answer.errors));
  return answer.data;
}

async function startOrthanc(home: string): Promise<Archive> {
  mkdirSync(home, { recursive: true });
  const port = await freePort();
  const configuration = {
    Name: "bench",
    StorageDirectory: join(home, "storage"),
    IndexDirectory: join(home, "index"),
    StorageCompression: false,
    SyncStorageArea: true,
    HttpPort: port,
    DicomServerEnabled: false,
    RemoteAccessAllowed: false,
    AuthenticationEnabled: false,
    OverwriteInstances: false,
    Plugins: ["/usr/share/orthanc/plugins/libOrthancDicomWeb.so"],
    DicomWeb: { Enable: true, Root: "/dicom-web/" },
  };
  const file = join(home, "orthanc.json");
  writeFileSync(file, JSON.stringify(configuration));
  const child = spawn(findCommand("Orthanc")!, [file], { stdio: "ignore" });
  const url = `http://127.0.0.1:${port}`;
  await answers(`${url}/system`);
  return {
    name: "orthanc",
    store: (slices) =>
      inParallel(slices, async ({ bytes }) => {
        const { status, body } = await send(`${url}/instances`, "POST", { "content-type": "application/dicom" }, bytes);
        if (status !== 200) throw new Error(`Orthanc answered ${status}: ${body}`);
        return (JSON.parse(body.toString()) as { ID: string }).ID;
      }),
    check: async (slices, stored) => {
      await inParallel(
        stored.map((id, n) => [id, slices[n]!] as const),
        async ([id, { bytes }]) => {
          const { body } = await send(`${url}/instances/${id}/file`, "GET", {});
          if (!body.equals(bytes)) throw new Error("Orthanc's file differs.");
        },
      );
    },
    stop: () => end(child),
  };
}

async function answers(url: string): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const ok = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (ok) return;
    await pause(50);
  }
  throw new Error("Orthanc did not start.");
}

async function outputUntil(child: ChildProcess, pattern: RegExp): Promise<string> {
  let text = "";
  for await (const chunk of child.stdout!) {
    text += chunk;
    if (pattern.test(text)) {
      child.stdout!.resume();
      return text;
    }
  }
  throw new Error(`The API ended before it was ready:\n${text}`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGTERM");
  await gone;
}
