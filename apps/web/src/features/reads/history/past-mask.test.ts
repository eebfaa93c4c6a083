import { expect, test } from "vitest";
import { SlicesUnavailable } from "../fetch-slices";
import { openPastMask } from "./past-mask";

const shape = [2048, 1024, 3] as const;
/** Every voxel of slice k shows k + 1, but none of slice 1; slice 2 is above what a byte holds. */
function answer(path: string): Response {
  const asked = new URL(path, "http://here").searchParams;
  const k = Number(asked.get("from"));
  if (asked.get("plane") === "1" || k === 1) return new Response(null, { status: 204 });
  const voxels = shape[0] * shape[1] * (Number(asked.get("to")) - k);
  return new Response((k === 0 ? new Uint8Array(voxels).fill(1) : new Uint16Array(voxels).fill(700)).buffer);
}
const open = (fetch: (path: string, signal: AbortSignal) => Promise<Response>, nearK = 0, planes = [0, 1]) =>
  openPastMask({ segmentationId: "sgm_1", revision: 7, shape, planes, nearK, fetch });

test("it fetches the slices in front first, in bounded pieces, and shows nothing where it has nothing", async () => {
  const asked: string[] = [];
  const boxes: number[] = [];
  const past = open(async (path) => {
    asked.push(path);
    return answer(path);
  }, 2);
  past.subscribe(({ lo, hi }) => boxes.push(lo[2], hi[2]));
  const picture = new Uint16Array(shape[0] * shape[1]).fill(9);
  past.slice(2, 0, 0, picture);
  expect(picture.every((label) => label === 0)).toBe(true);
  await past.whole;
  expect(past.progress()).toEqual({ here: 4, all: 4 });
  expect(asked[0]).toContain("asOf=7");
  expect(asked[0]).toContain("from=2&to=3");
  expect(boxes.slice(0, 2)).toEqual([2, 3]);
  past.slice(2, 0, 0, picture);
  expect(picture.every((label) => label === 1)).toBe(true);
  const coronal = new Uint16Array(shape[0] * shape[2]).fill(9);
  past.slice(1, 5, 0, coronal);
  expect([coronal[0], coronal[shape[0]], coronal[2 * shape[0]]]).toEqual([1, 1, 700]);
  const sagittal = new Uint16Array(shape[1] * shape[2]).fill(9);
  past.slice(0, 5, 1, sagittal);
  expect(sagittal.every((label) => label === 0)).toBe(true);
  expect([past.labelAt(3, 3, 2, 0), past.labelAt(3, 3, 2, 1)]).toEqual([700, 0]);
});

test("a piece that can't be had is an error with its status; a closed one asks no more", async () => {
  const missing = open(async () => new Response(null, { status: 404 }));
  await expect(missing.whole).rejects.toMatchObject({ status: 404 });
  const offline = open(() => Promise.reject(new TypeError("no network")));
  await expect(offline.whole).rejects.toThrow(SlicesUnavailable);
  const short = open(async () => new Response(new Uint8Array(3).buffer));
  await expect(short.whole).rejects.toThrow(SlicesUnavailable);
  let asked = 0;
  const closed = open(async (path) => {
    asked++;
    closed.close();
    return answer(path);
  });
  await expect(closed.whole).rejects.toThrow(SlicesUnavailable);
  expect(asked).toBeLessThanOrEqual(3);
});
