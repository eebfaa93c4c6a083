import { ijkToLps, type Vec3 } from "@covoxel/shared/geometry";
import { describe, expect, it } from "vitest";
import { generatePhantom, phantomDicom, phantomNifti, phantomSegments } from "./index.js";

const options = { seed: 9, shape: [96, 96, 24], spacingMm: [4, 4, 12] } as const;

async function files(seed: number): Promise<Uint8Array[]> {
  const out: Uint8Array[] = [];
  for await (const { bytes } of phantomDicom(generatePhantom({ ...options, seed }))) out.push(bytes);
  return out;
}

describe("the phantom", () => {
  it("is the same for the same seed, and another for another", async () => {
    const [a, b, c] = [await files(9), await files(9), await files(10)];
    expect(a).toEqual(b);
    expect(a).not.toEqual(c);
  });

  it("says SYNTHETIC in every field that a person could read", async () => {
    const [first] = await files(9);
    const text = Buffer.from(first!).toString("latin1");
    for (const words of ["SYNTHETIC^Phantom 9", "SYNTHETIC-9", "SYNTHETIC phantom study", "SYNTHETIC torso"])
      expect(text).toContain(words);
  });

  it("has every segment in its true masks, at Hounsfield units that a reader expects", () => {
    const phantom = generatePhantom(options);
    const sums = new Map<number, { sum: number; count: number }>();
    for (let k = 0; k < options.shape[2]; k++) {
      const { labels, hounsfield } = phantom.slice(k);
      for (const [n, label] of labels.entries()) {
        const tally = sums.get(label) ?? { sum: 0, count: 0 };
        tally.sum += hounsfield[n]!;
        tally.count++;
        sums.set(label, tally);
      }
    }
    const mean = (name: string) => {
      const { number } = phantomSegments.find((segment) => segment.name === name)!;
      return sums.get(number)!.sum / sums.get(number)!.count;
    };
    expect(sums.size).toBe(phantomSegments.length + 1);
    expect(mean("Left lung")).toBeLessThan(-700);
    expect(mean("Fat")).toBeGreaterThan(-130);
    expect(mean("Fat")).toBeLessThan(-70);
    expect(mean("Soft tissue")).toBeCloseTo(48, -1);
    expect(mean("Liver")).toBeGreaterThan(mean("Soft tissue"));
    expect(mean("Bone")).toBeGreaterThan(300);
  });

  it("has its organs on the sides where a patient has them", () => {
    const phantom = generatePhantom(options);
    const labels = phantom.labels();
    const middleLps = (name: string) => {
      const { number } = phantomSegments.find((segment) => segment.name === name)!;
      const sum = [0, 0, 0];
      let count = 0;
      for (const [n, label] of labels.entries()) {
        if (label !== number) continue;
        const ijk: Vec3 = [n % 96, Math.floor(n / 96) % 96, Math.floor(n / 96 / 96)];
        for (const [axis, value] of ijkToLps(phantom.ijkToLps, ijk).entries()) sum[axis]! += value;
        count++;
      }
      return { x: sum[0]! / count, y: sum[1]! / count, z: sum[2]! / count };
    };
    expect(middleLps("Liver").x).toBeLessThan(-30);
    expect(middleLps("Gallbladder").x).toBeLessThan(-20);
    expect(middleLps("Spleen").x).toBeGreaterThan(60);
    expect(middleLps("Stomach").x).toBeGreaterThan(30);
    expect(middleLps("Left lung").x).toBeGreaterThan(middleLps("Right lung").x + 100);
    expect(middleLps("Aorta").x).toBeGreaterThan(middleLps("Inferior vena cava").x);
    expect(middleLps("Kidneys").y).toBeGreaterThan(middleLps("Bowel").y + 20);
    expect(middleLps("Heart").z).toBeGreaterThan(middleLps("Liver").z);
    expect(middleLps("Liver").z).toBeGreaterThan(middleLps("Kidneys").z);
  });

  it("has a mask that agrees with what is seen: a liver reads as liver, air as air", () => {
    const phantom = generatePhantom({ seed: 2, shape: [256, 256, 5], spacingMm: [1.5, 1.5, 60] });
    const { labels, hounsfield } = phantom.slice(3);
    const liver = [...hounsfield].filter((_, n) => labels[n] === 5).sort((a, b) => a - b);
    expect(liver[Math.floor(liver.length / 2)]).toBeGreaterThan(100);
    expect(liver[Math.floor(liver.length / 20)]).toBeGreaterThan(70);
    expect(liver[Math.floor(liver.length * 0.95)]).toBeLessThan(160);
    const outside = [...hounsfield.subarray(0, 256 * 20)];
    expect(Math.max(...outside)).toBeLessThan(-900);
  });

  it("has its labels on the same grid as its slices", () => {
    const phantom = generatePhantom(options);
    const labels = phantom.labels();
    expect(labels).toHaveLength(96 * 96 * 24);
    expect(labels.subarray(96 * 96 * 7, 96 * 96 * 8)).toEqual(phantom.slice(7).labels);
    expect(Buffer.from(labels).equals(phantomNifti(phantom, "LABELS").subarray(352))).toBe(true);
  });
});
