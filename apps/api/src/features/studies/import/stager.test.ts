import { expect, it } from "vitest";
import { bytesAlone } from "./stager.js";

it("keeps of a parcel no more in memory than the one file", () => {
  const parcel = Uint8Array.from({ length: 1000 }, (_, n) => n % 251);
  const file = bytesAlone(parcel.subarray(300, 310));
  expect(file).toEqual(parcel.slice(300, 310));
  expect(file.buffer.byteLength).toBe(10);
  expect(bytesAlone(parcel)).toBe(parcel);
});
