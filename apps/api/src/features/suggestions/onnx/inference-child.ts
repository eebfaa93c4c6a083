/*
 * The process that a model runs in. It knows nothing but the model and the numbers it is sent; it has no database, no store, no secret.
 * Whatever goes wrong here ends this process and nothing else. Imports only packages, so that Node can run it as it stands.
 */
import { InferenceSession, Tensor } from "onnxruntime-node";
import type { ChildReply, ChildRequest } from "./child-messages.js";

let session: InferenceSession | null = null;
let names = { input: "", output: "" };

const reply = (message: ChildReply) => process.send?.(message);

async function load({ model, inputName, outputName, threads }: Extract<ChildRequest, { type: "load" }>) {
  names = { input: inputName, output: outputName };
  session = await InferenceSession.create(model, {
    // The arena keeps the largest 3-D tensor it ever saw.
    enableCpuMemArena: false,
    enableMemPattern: false,
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
  });
  reply({ type: "loaded" });
}

async function infer({ image, shape }: Extract<ChildRequest, { type: "infer" }>) {
  if (session === null) throw new Error("no model is loaded");
  const results = await session.run({ [names.input]: new Tensor("float32", image, [1, 1, ...shape]) });
  const labels = results[names.output];
  if (labels?.type !== "uint8") throw new Error(`output "${names.output}" is not uint8`);
  reply({ type: "labels", labels: labels.data as Uint8Array });
}

process.on("message", (message: ChildRequest) => {
  const work = message.type === "load" ? load(message) : infer(message);
  work.catch((error: unknown) =>
    reply({ type: "failed", reason: error instanceof Error ? error.message : String(error) }),
  );
});
process.on("disconnect", () => process.exit(0));
