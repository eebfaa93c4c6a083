import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { encodeModel, type Node, type Tensor, type ValueInfo } from "./onnx-subset.js";
import { labelAbove, labels, ranges, smoothing } from "./tissues.js";

/*
 * Writes model.onnx and manifest.json from tissues.ts. `--check` only compares, and ends with 1 when they are out of date.
 */

const scalar = (name: string, value: number, type: "FLOAT" | "UINT8"): Tensor => ({
  name,
  dims: [],
  data_type: type,
  raw_data: new Uint8Array(type === "FLOAT" ? Float32Array.of(value).buffer : Uint8Array.of(value)),
});

const int64s = (name: string, values: number[]): Tensor => ({
  name,
  dims: [values.length],
  data_type: "INT64",
  raw_data: new Uint8Array(BigInt64Array.from(values, BigInt).buffer),
});

const image = (name: string, type: "FLOAT" | "UINT8", doc: string): ValueInfo => ({
  name,
  doc_string: doc,
  type: {
    tensor_type: {
      elem_type: type,
      shape: {
        dim: [{ dim_value: 1 }, { dim_value: 1 }, { dim_param: "z" }, { dim_param: "y" }, { dim_param: "x" }],
      },
    },
  },
});

/** One voxel more on every side, as on the edge itself: a zero would be water beside the table. */
function padEdges(): { nodes: Node[]; tensors: Tensor[] } {
  return {
    nodes: [
      {
        op_type: "Pad",
        input: ["hu", "pads"],
        output: ["padded"],
        attribute: [{ name: "mode", type: "STRING", s: new TextEncoder().encode("edge") }],
      },
    ],
    tensors: [int64s("pads", [0, 0, 1, 1, 1, 0, 0, 1, 1, 1])],
  };
}

/** Three convolutions along z, y, x: the same as one of 3x3x3, with a ninth of the memory. */
function smooth(): { nodes: Node[]; tensors: Tensor[] } {
  const names = ["padded", "smooth_z", "smooth_zy", "smoothed"];
  const axes = [2, 3, 4].map((axis) => [2, 3, 4].map((other) => (other === axis ? 3 : 1)));
  return {
    nodes: axes.map((kernel, n) => ({
      op_type: "Conv",
      input: [names[n]!, `kernel_${"zyx"[n]}`],
      output: [names[n + 1]!],
      attribute: [
        { name: "kernel_shape", type: "INTS", ints: kernel },
        { name: "pads", type: "INTS", ints: [0, 0, 0, 0, 0, 0] },
      ],
    })),
    tensors: axes.map((kernel, n) => ({
      name: `kernel_${"zyx"[n]}`,
      dims: [1, 1, ...kernel],
      data_type: "FLOAT",
      raw_data: new Uint8Array(Float32Array.from(smoothing).buffer),
    })),
  };
}

/** label = smoothed < border0 ? label0 : smoothed < border1 ? label1 : …, built from the innermost outwards. */
function threshold(): { nodes: Node[]; tensors: Tensor[] } {
  const nodes: Node[] = [];
  const tensors = [scalar("label_above", labelAbove, "UINT8")];
  let otherwise = "label_above";
  for (const [n, { belowHu, label }] of [...ranges.entries()].reverse()) {
    tensors.push(scalar(`border_${n}`, belowHu, "FLOAT"), scalar(`label_${n}`, label, "UINT8"));
    const chosen = n === 0 ? "labels" : `from_${n}`;
    nodes.push(
      { op_type: "Less", input: ["smoothed", `border_${n}`], output: [`below_${n}`] },
      { op_type: "Where", input: [`below_${n}`, `label_${n}`, otherwise], output: [chosen] },
    );
    otherwise = chosen;
  }
  return { nodes, tensors };
}

const modelVersion = 1;

export function buildModel(): Uint8Array {
  const stages = [padEdges(), smooth(), threshold()];
  return encodeModel({
    ir_version: 8,
    producer_name: "covoxel",
    model_version: modelVersion,
    doc_string: "CT tissue classes by Hounsfield ranges after smoothing. Not learned. Research only.",
    opset_import: [{ domain: "", version: 17 }],
    graph: {
      name: "ct-tissue",
      node: stages.flatMap(({ nodes }) => nodes),
      initializer: stages.flatMap(({ tensors }) => tensors),
      input: [image("hu", "FLOAT", "Hounsfield units, x fastest")],
      output: [image("labels", "UINT8", "0 = none, else see manifest.json")],
    },
  });
}

export function buildManifest(model: Uint8Array): string {
  const manifest = {
    generatedBy: "models/ct-tissue/build.ts",
    id: "ct-tissue",
    version: String(modelVersion),
    title: "CT tissue by Hounsfield ranges",
    licence: "Apache-2.0",
    file: "model.onnx",
    sha256: createHash("sha256").update(model).digest("hex"),
    input: { name: "hu", dtype: "float32", axes: "[1,1,z,y,x], x fastest", units: "HU" },
    output: { name: "labels", dtype: "uint8", axes: "[1,1,z,y,x], x fastest" },
    needs: { gridKind: "VOLUME", units: "HU" },
    haloSlices: 1,
    labels,
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** @returns the names of files that were out of date (and, unless only checking, are written now) */
export function generate(onlyCheck: boolean): string[] {
  const model = buildModel();
  const files = [
    ["model.onnx", Buffer.from(model)],
    ["manifest.json", Buffer.from(buildManifest(model))],
  ] as const;
  const stale = files.filter(([name, bytes]) => !bytes.equals(readOrEmpty(join(import.meta.dirname, name))));
  if (!onlyCheck) for (const [name, bytes] of stale) writeFileSync(join(import.meta.dirname, name), bytes);
  return stale.map(([name]) => name);
}

function readOrEmpty(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    return Buffer.alloc(0);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const onlyCheck = process.argv.includes("--check");
  const stale = generate(onlyCheck);
  if (stale.length > 0) console.log(`${onlyCheck ? "Out of date" : "Written"}: ${stale.join(", ")}`);
  if (onlyCheck && stale.length > 0) process.exit(1);
}
