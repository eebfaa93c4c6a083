import http from "node:http";
import https from "node:https";
import { Client } from "minio";

export interface S3Settings {
  /** http(s)://host:port, nothing behind it. */
  endpoint: string;
  bucket: string;
  region: string;
  accessKey: string;
  secretKey: string;
}

const idleTimeoutMs = 60_000;

/** The client, and its bucket made when absent. */
export async function connectBucket(settings: S3Settings): Promise<{ client: Client; bucket: string }> {
  const { bucket, region } = settings;
  const client = createClient(settings);
  if (await client.bucketExists(bucket)) return { client, bucket };
  try {
    await client.makeBucket(bucket, region);
  } catch (error) {
    // Another server was quicker.
    if (!(await client.bucketExists(bucket))) throw error;
  }
  return { client, bucket };
}

function createClient({ endpoint, region, accessKey, secretKey }: S3Settings): Client {
  const url = new URL(endpoint);
  const useSSL = url.protocol === "https:";
  const library = useSSL ? https : http;
  const agent = new library.Agent({ keepAlive: true, maxSockets: 64 });
  return new Client({
    endPoint: url.hostname,
    port: Number(url.port) || (useSSL ? 443 : 80),
    useSSL,
    region,
    accessKey,
    secretKey,
    pathStyle: true,
    transportAgent: agent,
    transport: { request: requestWithTimeout(library) },
    retryOptions: { maximumRetryCount: 3, baseDelayMs: 100, maximumDelayMs: 2_000 },
  });
}

/** The client itself waits for ever on a store that accepts connections and says nothing. */
function requestWithTimeout(library: typeof http | typeof https): typeof http.request {
  return ((options: http.RequestOptions, onResponse: (response: http.IncomingMessage) => void) => {
    const request = library.request({ ...options, timeout: idleTimeoutMs }, onResponse);
    const complaint = Object.assign(new Error("The store does not answer."), { code: "ETIMEDOUT" });
    return request.on("timeout", () => request.destroy(complaint));
  }) as typeof http.request;
}
