import { createReadStream } from "node:fs";
import http from "node:http";
import https from "node:https";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";

const idleTimeoutMs = 60_000;

/**
 * One streaming PUT, as large as S3 takes (5 GiB), with constant memory. The client's own upload of large bodies joins whatever
 * upload of that name is under way, so that two people who put the same bytes at once would break each other's.
 * @param md5 base64; the store refuses bytes that arrived otherwise
 */
export async function putLargeFile(signedUrl: string, path: string, size: number, md5: string): Promise<void> {
  const url = new URL(signedUrl);
  const request = (url.protocol === "https:" ? https : http).request(url, {
    method: "PUT",
    headers: { "content-length": size, "content-md5": md5, "content-type": "application/octet-stream" },
    timeout: idleTimeoutMs,
  });
  request.on("timeout", () =>
    request.destroy(Object.assign(new Error("The store does not answer."), { code: "ETIMEDOUT" })),
  );
  const answer = new Promise<http.IncomingMessage>((resolve, reject) => {
    request.on("response", resolve);
    request.on("error", reject);
  });
  const [response] = await Promise.all([answer, pipeline(createReadStream(path, { highWaterMark: 2 ** 20 }), request)]);
  const body = await text(response);
  if (response.statusCode !== 200) {
    const code = /<Code>(\w+)<\/Code>/.exec(body)?.[1] ?? `HTTP${response.statusCode}`;
    throw Object.assign(new Error("The store refused an upload."), { code });
  }
}
