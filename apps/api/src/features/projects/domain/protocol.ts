import {
  AgreedResult,
  AiAssistance,
  LabelGeometry,
  LabelKind,
  type PersonId,
  type ProjectId,
  QuestionKind,
  ReadMode,
  VisibleContext,
} from "@covoxel/shared/vocabulary";
import { z } from "zod";
import { BadUserInput } from "../../../errors.js";

/** How the cases of a project are read. A saved version never changes: results name the version they were made under. */
export interface ProtocolVersion {
  projectId: ProjectId;
  /** 1 for the first that somebody saved; 0 stands for `openingProtocol`. */
  version: number;
  protocol: Protocol;
  /** Null for version 0. */
  saved: { by: PersonId; at: Date } | null;
}

/** Letters, digits and dashes: it names a label or a question for ever, whatever people call it later. */
const key = z.string().regex(/^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$/, "use small letters, digits and dashes");
const shortText = z.string().trim().min(1, "say something here").max(200, "is too long");

/** DICOM's coded concept: designator of the scheme, value and meaning, e.g. SCT 10200004 "Liver". */
const code = z.object({
  scheme: z.string().trim().min(1).max(16),
  value: z.string().trim().min(1).max(64),
  meaning: z.string().trim().min(1).max(64),
});

/** What readers mark. The codes are those of a DICOM SEG segment; laterality is a modifier of the region. */
const label = z.object({
  key,
  name: shortText,
  kind: z.enum(LabelKind),
  geometry: z.enum(LabelGeometry),
  /** Each read states of a required label that it is present, absent or not assessable. */
  isRequired: z.boolean(),
  /** Lies in a plane of its own: its voxels may belong to other labels, too. */
  mayOverlap: z.boolean(),
  colour: z.string().regex(/^#[0-9a-f]{6}$/, "looks like #d55e00"),
  category: code.nullable(),
  type: code.nullable(),
  anatomicRegion: code.nullable(),
  laterality: code.nullable(),
});

const asked = { key, text: shortText, isRequired: z.boolean() };
const options = z.array(shortText).min(2, "offer at least two answers").max(50);

/** What is asked about a case as a whole. ORDINAL: the options ascend. A unit is UCUM's. */
const question = z.discriminatedUnion("kind", [
  z.object({ ...asked, kind: z.literal(QuestionKind.CHOICE), options }),
  z.object({ ...asked, kind: z.literal(QuestionKind.ORDINAL), options }),
  z.object({ ...asked, kind: z.literal(QuestionKind.NUMBER), unit: z.string().trim().max(32).nullable() }),
  z.object({ ...asked, kind: z.literal(QuestionKind.TEXT) }),
]);

const step = z.object({
  key,
  name: shortText,
  reads: z.int().min(1).max(9),
  mode: z.enum([ReadMode.INDEPENDENT, ReadMode.SHARED]),
  aiAssistance: z.enum(AiAssistance),
  visibleContext: z.array(z.enum(VisibleContext)),
});

const workflow = z.object({
  steps: z.array(step).min(1, "needs a step").max(5),
  agreement: z.object({
    /** For every label of every pair of reads. */
    diceAtLeast: z.number().min(0).max(1),
    result: z.enum(AgreedResult),
  }),
  adjudication: z.object({ mayHaveReadTheCase: z.boolean() }),
});

const protocolSchema = z
  .object({
    labels: z.array(label).max(200),
    questions: z.array(question).max(50),
    workflow,
    /** Shown beside every case. */
    instructions: z.string().max(20_000, "is too long"),
    /** Readers see pseudonyms in place of names, identifiers and dates of birth. */
    showsPseudonyms: z.boolean(),
  })
  .superRefine((protocol, context) => {
    for (const part of ["labels", "questions"] as const) {
      const keys = protocol[part].map((item) => item.key);
      keys.forEach((name, n) => {
        if (keys.indexOf(name) < n)
          context.addIssue({ code: "custom", path: [part, n, "key"], message: "is used twice" });
      });
    }
    protocol.labels.forEach(({ laterality, anatomicRegion }, n) => {
      if (laterality && !anatomicRegion)
        context.addIssue({
          code: "custom",
          path: ["labels", n, "laterality"],
          message: "needs a region that it is of",
        });
    });
    const { steps, agreement } = protocol.workflow;
    if (new Set(steps.map((each) => each.key)).size < steps.length)
      context.addIssue({ code: "custom", path: ["workflow", "steps"], message: "have one key twice" });
    const reads = steps.reduce((sum, each) => sum + each.reads, 0);
    if (agreement.result === AgreedResult.MAJORITY && (reads < 3 || reads % 2 === 0))
      context.addIssue({
        code: "custom",
        path: ["workflow", "agreement", "result"],
        message: "a majority needs an odd number of reads, three at least",
      });
  });

export type Protocol = z.infer<typeof protocolSchema>;
export type Label = Protocol["labels"][number];
export type Question = Protocol["questions"][number];
export type Workflow = Protocol["workflow"];
export type WorkflowStep = Workflow["steps"][number];
export type Code = z.infer<typeof code>;

/** Before anybody wrote one: two blinded reads without AI that agree by Dice on every label, or are adjudicated. */
export const openingProtocol: Protocol = {
  labels: [],
  questions: [],
  workflow: {
    steps: [{ key: "read", name: "Read", reads: 2, mode: "INDEPENDENT", aiAssistance: "NONE", visibleContext: [] }],
    agreement: { diceAtLeast: 0.85, result: "DESIGNATED_READ" },
    adjudication: { mayHaveReadTheCase: false },
  },
  instructions: "",
  showsPseudonyms: true,
};

/** @throws BadUserInput that names the place, e.g. `labels.2.colour` */
export function parseProtocol(input: unknown): Protocol {
  const parsed = protocolSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  const field = path.join(".");
  throw new BadUserInput(`The protocol's ${field || "document"}: ${message}.`, { field });
}

/**
 * That no read is asked for what nobody can give: only masks can be drawn so far. Versions that were saved before are read as they are: nobody
 * is asked about such a label there.
 * @throws BadUserInput
 */
export function assertCanBeRead({ labels }: Protocol): void {
  const at = labels.findIndex(({ geometry, isRequired }) => isRequired && geometry !== LabelGeometry.MASK);
  if (at < 0) return;
  const { name, geometry } = labels[at]!;
  throw new BadUserInput(`Only masks can be drawn so far, so “${name}” can't be required of a read.`, {
    field: `labels.${at}.isRequired`,
    geometry,
  });
}

/**
 * What the next version may not change: reads and results name labels and questions by their keys.
 * @throws BadUserInput
 */
export function assertContinues(before: Protocol, next: Protocol): void {
  for (const label of next.labels) {
    const was = before.labels.find((other) => other.key === label.key);
    if (was && was.geometry !== label.geometry)
      throw new BadUserInput("A label keeps its geometry. Make another label for the other one.", {
        field: `labels.${next.labels.indexOf(label)}.geometry`,
      });
  }
  for (const question of next.questions) {
    const was = before.questions.find((other) => other.key === question.key);
    if (was && was.kind !== question.kind)
      throw new BadUserInput("A question keeps its kind. Ask another one instead.", {
        field: `questions.${next.questions.indexOf(question)}.kind`,
      });
  }
}
