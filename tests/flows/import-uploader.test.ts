import { afterAll, beforeAll, expect, it } from "vitest";
import { createUploader, type UploadFile } from "../../apps/web/src/features/studies/upload-client.js";
import { dicomSlice, freshUid } from "../support/dicom-file.js";
import { finishImport, startImport } from "../support/imports.js";
import { startTestServer, type TestServer } from "../support/server.js";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.stop());

const uids = { studyUid: freshUid(), seriesUid: freshUid() };
const slices: UploadFile[] = Array.from({ length: 150 }, (_, n) => ({
  path: `folder/${n}.dcm`,
  file: new Blob([new Uint8Array(dicomSlice({ ...uids, z: n, instanceNumber: n + 1 }))]),
}));

async function uploader(received?: ReadonlyMap<string, number>) {
  const importId = await startImport(server.admin, await server.createProject());
  const headers = { authorization: `Bearer ${server.admin.token}` };
  const made = createUploader({
    importId,
    endpoint: `${server.url}/uploads`,
    headers,
    ...(received ? { received } : {}),
  });
  return { importId, made };
}

it("the browser's uploader sends a folder of slices, with progress to the last byte", async () => {
  const { importId, made } = await uploader();
  made.add(slices);
  const state = await made.settled();
  expect(state.counts).toEqual({ WAITING: 0, SENDING: 0, SENT: 150, FAILED: 0, CANCELLED: 0 });
  expect(state.bytesSent).toBe(state.bytes);
  const outcome = await finishImport(server.admin, importId);
  expect(outcome).toMatchObject({ status: "DONE", counts: { files: 150, imported: 150 } });
});

it("leaves out what the server already has", async () => {
  const received = new Map(slices.slice(0, 100).map(({ path, file }) => [path, file.size]));
  const { importId, made } = await uploader(received);
  made.add(slices);
  expect((await made.settled()).counts.SENT).toBe(150);
  expect((await finishImport(server.admin, importId)).counts.files).toBe(50);
});

it("cancelled, sends no more and says so", async () => {
  const { made } = await uploader();
  made.add(slices);
  made.cancel();
  const { counts } = await made.settled();
  expect(counts.WAITING + counts.SENDING).toBe(0);
  expect(counts.CANCELLED).toBeGreaterThan(0);
});
