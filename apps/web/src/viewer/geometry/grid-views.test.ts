import { describe, expect, it } from "vitest";
import type { ViewerGrid } from "./grid";
import { pictureView, planGridViews } from "./grid-views";
import { edgeLetters, patientMillimetres } from "./patient-words";

const gridWith = (columns: number[][], shape: [number, number, number] = [10, 20, 30]): ViewerGrid => ({
  kind: "VOLUME",
  shape,
  spacingMm: [1, 1, 1],
  ijkToLps: [0, 1, 2].flatMap((row) => [...columns.map((column) => column[row] as number), 0]).concat([0, 0, 0, 1]),
});

describe("how slices hang", () => {
  it("hangs an axial acquisition radiologically: patient's right on screen left, head up", () => {
    const [axial, coronal, sagittal] = planGridViews(
      gridWith([
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ]),
    );
    expect(axial).toMatchObject({ plane: "AXIAL", axis: 2, right: { axis: 0, sign: 1 }, down: { axis: 1, sign: 1 } });
    expect(axial?.letters).toEqual({ left: "R", right: "L", top: "A", bottom: "P" });
    expect(coronal).toMatchObject({ plane: "CORONAL", axis: 1, down: { axis: 2, sign: -1 } });
    expect(coronal?.letters).toEqual({ left: "R", right: "L", top: "H", bottom: "F" });
    expect(sagittal).toMatchObject({ plane: "SAGITTAL", axis: 0, right: { axis: 1, sign: 1 } });
    expect(sagittal?.letters).toEqual({ left: "A", right: "P", top: "H", bottom: "F" });
  });

  it("hangs a coronal NIfTI with i to the right the same way", () => {
    const views = planGridViews(
      gridWith([
        [-1, 0, 0],
        [0, 0, 1],
        [0, 1, 0],
      ]),
    );
    const coronal = views.find((view) => view.plane === "CORONAL");
    expect(coronal).toMatchObject({ axis: 2, right: { axis: 0, sign: -1 }, down: { axis: 1, sign: -1 } });
    expect(coronal?.letters).toEqual({ left: "R", right: "L", top: "H", bottom: "F" });
  });

  it("names an oblique acquisition by its nearest plane and says both letters at its edges", () => {
    const tilt = Math.PI / 6;
    const views = planGridViews(
      gridWith([
        [1, 0, 0],
        [0, Math.cos(tilt), Math.sin(tilt)],
        [0, -Math.sin(tilt), Math.cos(tilt)],
      ]),
    );
    expect(views.map((view) => view.plane)).toEqual(["AXIAL", "CORONAL", "SAGITTAL"]);
    expect(views[0]?.letters?.bottom).toBe("PH");
    expect(new Set(views.map((view) => view.axis)).size).toBe(3);
  });

  it("shows a picture as it was taken", () => {
    const view = pictureView(
      gridWith(
        [
          [-1, 0, 0],
          [0, 0, -1],
          [0, 1, 0],
        ],
        [5, 5, 1],
      ),
    );
    expect(view).toMatchObject({ axis: 2, right: { axis: 0, sign: 1 }, down: { axis: 1, sign: 1 } });
    expect(view.letters).toEqual({ left: "L", right: "R", top: "H", bottom: "F" });
  });
});

describe("words for directions and places", () => {
  it("says the dominant direction first", () => {
    expect(edgeLetters([0.9, -0.4, 0.1])).toBe("LA");
    expect(edgeLetters([0, 0, -1])).toBe("F");
  });

  it("speaks millimetres in patient letters", () => {
    expect(patientMillimetres([-34.21, -12, 88.5])).toBe("R 34.2 A 12.0 S 88.5");
    expect(patientMillimetres([3, 4, -5])).toBe("L 3.0 P 4.0 I 5.0");
  });
});
