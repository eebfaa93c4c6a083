import fc from "fast-check";
import { createReplicaWithRules } from "../../../packages/shared/src/labelmap/replica.js";
import { rules as agreedRules, type Rules } from "../../../packages/shared/src/labelmap/rules.js";
import { collectSpans } from "../../../packages/shared/src/labelmap/spans.js";
import type { LabelmapReplica, PaintPart, Shape } from "../../../packages/shared/src/labelmap/types.js";
import type { Sent } from "./naive-spec.js";

/** What several people do, in the order in which it happened somewhere. `who` counts modulo the number of replicas. */
export type Act =
  | { do: "paint"; who: number; blob: Blob }
  | { do: "burst"; who: number; times: number; salt: number }
  | { do: "undo" | "redo"; who: number; times: number }
  | { do: "bye"; who: number }
  | { do: "hear"; who: number; from: number; share: number }
  | { do: "wait"; ms: number };

interface Blob {
  at: readonly [number, number, number];
  size: readonly [number, number, number];
  parts: readonly { segment: number; plane: number }[];
  salt: number;
}

export interface Script {
  shape: Shape;
  actors: readonly number[];
  /** Clock of the document's server when the story begins. */
  startMs: number;
  /** Each replica's own error; equal ones give tied clocks. */
  skewMs: readonly number[];
  acts: readonly Act[];
}

/** Rows that end at, before and behind brick borders (64, 64, 8). */
const shapes: readonly Shape[] = [
  [7, 5, 3],
  [66, 3, 9],
  [5, 65, 2],
  [64, 2, 8],
];
const oddActors = [0, 1, 2, 2 ** 31 - 1, 2 ** 31, 3_000_000_000, 2 ** 32 - 2, 2 ** 32 - 1];
const starts = [0, 2 ** 31 - 3, 2 ** 32 - 3, 2 ** 32 + 5, 2 ** 45];

const who = fc.nat(4);
const blob: fc.Arbitrary<Blob> = fc.record({
  at: fc.tuple(fc.nat(70), fc.nat(70), fc.nat(9)),
  size: fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 4 })),
  parts: fc.array(fc.record({ segment: fc.constantFrom(0, 0, 1, 2, 3, 300, 65_535), plane: fc.nat(2) }), {
    minLength: 1,
    maxLength: 3,
  }),
  salt: fc.nat(0xffff),
});

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant("paint" as const), who, blob }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("burst" as const),
      who,
      times: fc.integer({ min: 1, max: 60 }),
      salt: fc.nat(999),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom("undo" as const, "redo" as const),
      who,
      times: fc.oneof(
        { weight: 5, arbitrary: fc.integer({ min: 1, max: 4 }) },
        { weight: 1, arbitrary: fc.constant(60) },
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("bye" as const), who }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("hear" as const), who, from: who, share: fc.nat(0xffff) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("wait" as const), ms: fc.nat(3) }) },
);

export const script: fc.Arbitrary<Script> = fc.integer({ min: 2, max: 5 }).chain((people) =>
  fc.record({
    shape: fc.constantFrom(...shapes),
    actors: fc.shuffledSubarray(oddActors, { minLength: people, maxLength: people }),
    startMs: fc.constantFrom(...starts),
    skewMs: fc.array(fc.constantFrom(0, 0, 0, 1, 5), { minLength: people, maxLength: people }),
    acts: fc.array(act, { minLength: 1, maxLength: 40 }),
  }),
);

const longBurst: fc.Arbitrary<Act> = fc.record({
  do: fc.constant("burst" as const),
  who,
  times: fc.constantFrom(20, 49, 50, 51, 70),
  salt: fc.nat(999),
});

/** A story of one person whose stream runs past the undo window, listened to by another. */
export const longStream: fc.Arbitrary<Script> = fc.record({
  shape: fc.constant<Shape>([7, 5, 3]),
  actors: fc.constant([2 ** 31 + 7, 5]),
  startMs: fc.constantFrom(...starts),
  skewMs: fc.constant([0, 0]),
  acts: fc
    .array(
      fc.oneof(
        fc.record({
          do: fc.constant("burst" as const),
          who: fc.constant(0),
          times: fc.constantFrom(1, 30, 48, 49, 50, 51),
          salt: fc.nat(999),
        }),
        fc.record({
          do: fc.constantFrom("undo" as const, "redo" as const),
          who: fc.constant(0),
          times: fc.constantFrom(1, 3, 49, 50, 51, 60),
        }),
      ),
      { minLength: 6, maxLength: 14 },
    )
    .map((acts): Act[] => [{ do: "burst", who: 0, times: 121, salt: 1 }, ...acts]),
});

/** A story of several people with streams long enough to be folded again and again. */
export const foldStory: fc.Arbitrary<Script> = fc.integer({ min: 2, max: 4 }).chain((people) =>
  fc.record({
    shape: fc.constantFrom(...shapes),
    actors: fc.shuffledSubarray(oddActors, { minLength: people, maxLength: people }),
    startMs: fc.constantFrom(...starts),
    skewMs: fc.array(fc.constantFrom(0, 0, 0, 1, 5), { minLength: people, maxLength: people }),
    acts: fc
      .array(fc.oneof({ weight: 3, arbitrary: longBurst }, { weight: 4, arbitrary: act }), {
        minLength: 4,
        maxLength: 14,
      })
      .map((acts): Act[] => [
        { do: "burst", who: 0, times: 60, salt: 3 },
        { do: "burst", who: 1, times: 60, salt: 5 },
        ...acts,
      ]),
  }),
);

export interface Played {
  replicas: LabelmapReplica[];
  log: Sent[];
}

/** Plays the story; at its end every replica knows its own entries and what it has heard. */
export function play(story: Script, authorRules: Rules = agreedRules): Played {
  let clockMs = story.startMs;
  const replicas = story.actors.map((actor, n) =>
    createReplicaWithRules({ shape: story.shape, actor, now: () => clockMs + story.skewMs[n]! }, authorRules),
  );
  const log: Sent[] = [];
  const send = (replica: LabelmapReplica, bytes: Uint8Array | null) => {
    if (bytes !== null) log.push({ actor: replica.actor, bytes });
  };
  for (const step of story.acts) {
    if (step.do === "wait") {
      clockMs += step.ms;
      continue;
    }
    const replica = replicas[step.who % replicas.length]!;
    if (step.do === "paint") send(replica, replica.paint({ parts: partsOf(step.blob, story.shape) }));
    else if (step.do === "burst")
      for (let n = 0; n < step.times; n += 1)
        send(replica, replica.paint({ parts: [dot(step.salt + n, story.shape, planeOf(step, n))] }));
    else if (step.do === "bye") send(replica, replica.bye());
    else if (step.do === "hear") {
      const from = replicas[step.from % replicas.length]!.actor;
      for (const [n, sent] of log.entries())
        if (sent.actor === from && mix(n, step.share) % 3 > 0) replica.receive(sent.actor, sent.bytes);
    } else for (let n = 0; n < step.times; n += 1) send(replica, step.do === "undo" ? replica.undo() : replica.redo());
  }
  return { replicas, log };
}

/** Ragged, disjoint parts: each voxel of a box goes to one part or to none. */
export function partsOf({ at, size, parts, salt }: Blob, [ni, nj, nk]: Shape): PaintPart[] {
  const [i0, j0, k0] = [at[0] % ni, at[1] % nj, at[2] % nk];
  return parts.map((part, n) => ({
    ...part,
    spans: collectSpans((visit) => {
      for (let k = k0; k < Math.min(nk, k0 + size[2]); k += 1)
        for (let j = j0; j < Math.min(nj, j0 + size[1]); j += 1)
          for (let i = i0; i < Math.min(ni, i0 + size[0]); i += 1)
            if (mix(i >> 1, j * 131 + k, salt) % (parts.length + 1) === n) visit(k, j, i, i + 1);
    }),
  }));
}

/** Half of the bursts keep to a plane of their own, so that a fold may find nothing new in others. */
const planeOf = ({ salt, who }: Extract<Act, { do: "burst" }>, n: number): number =>
  salt % 2 === 0 ? mix(salt + n, 4) % 2 : who % 3;

function dot(n: number, [ni, nj, nk]: Shape, plane: number): PaintPart {
  const [i, j, k] = [mix(n, 1) % ni, mix(n, 2) % nj, mix(n, 3) % nk];
  return { segment: n % 200, plane, spans: Int32Array.of(k, j, i, Math.min(ni, i + 2)) };
}

/** A small hash for choices that must be the same in every run. */
export function mix(...values: number[]): number {
  let hash = 0x811c9dc5;
  for (const value of values) {
    hash = Math.imul(hash ^ value, 0x01000193);
    hash ^= hash >>> 15;
    hash = Math.imul(hash, 0x2c1b3c6d);
  }
  return (hash ^ (hash >>> 13)) >>> 0;
}

/** `log` in another order, about every third entry twice. */
export function shuffled<T>(log: readonly T[], salt: number): T[] {
  return log
    .flatMap((one, n) => (mix(n, salt, 7) % 3 === 0 ? [one, one] : [one]))
    .map((one, n) => ({ one, key: mix(n, salt) }))
    .sort((a, b) => a.key - b.key)
    .map(({ one }) => one);
}
