import { useCallback, useEffect, useRef, useState } from "react";
import { type CombinedError, useClient, useQuery } from "urql";
import type { FollowSuggestionSubscription } from "../../graphql/generated/graphql";
import type { Room } from "../../room-client";
import type { Viewer } from "../../viewer";
import { acceptedParts } from "./accepted-parts";
import {
  acceptMutation,
  cancelMutation,
  rejectMutation,
  requestMutation,
  suggestionSubscription,
  suggestionsQuery,
} from "./suggestion-documents";
import { createSuggestionSlabs, type SuggestionSlabs } from "./suggestion-slabs";

export type SuggestionState = FollowSuggestionSubscription["suggestion"]["suggestion"];

export interface SuggestionActs {
  ask(modelId: string): void;
  /** Paints the chosen labels as one patch of mine. @param onlyWhereEmpty leaves painted voxels alone */
  accept(labels: readonly number[], onlyWhereEmpty: boolean): void;
  reject(): void;
  cancel(): void;
  /** Draws only these labels. */
  show(labels: ReadonlySet<number>): void;
  /** Puts a suggestion that has ended out of sight. */
  dismiss(): void;
}

export interface UseSuggestion {
  /** As the server has it; null while nothing was asked for. */
  suggestion: SuggestionState | null;
  /** How many slabs are here to be seen. */
  slabsHere: number;
  /** What I accepted of it was taken back: nothing of it is in the mask. */
  undone: boolean;
  /** An act that is under way. */
  busy: boolean;
  /** What the last act met with; or in words why there was nothing to do. */
  problem: CombinedError | "SLABS" | "NOTHING_LEFT" | "TOO_LARGE" | null;
  acts: SuggestionActs;
}

/** One suggestion of one segmentation: found again after a reload, followed live, drawn by the viewer, accepted through the room. */
export function useSuggestion(segmentationId: string, room: Room, viewer: Viewer): UseSuggestion {
  const client = useClient();
  const [id, setId] = useState<string | null>(null);
  const [suggestion, setSuggestion] = useState<SuggestionState | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<UseSuggestion["problem"]>(null);
  const [accepted, setAccepted] = useState<Stroke | null>(null);
  const undone = useUndone(room, accepted);
  const { slabs, slabsHere, failed } = useSlabs(suggestion, room.replica.shape, viewer);

  const [{ data: known }] = useQuery({ query: suggestionsQuery, variables: { segmentationId } });
  useEffect(() => {
    const latest = known?.suggestions[0];
    if (latest && isOpen(latest.status)) setId((asked) => asked ?? latest.id);
  }, [known]);

  useEffect(() => {
    if (id === null) return;
    const { unsubscribe } = client.subscription(suggestionSubscription, { id }).subscribe(({ data, error }) => {
      if (data) setSuggestion(data.suggestion.suggestion);
      else if (error) setProblem(error);
    });
    return unsubscribe;
  }, [client, id]);

  const act = useCallback(async (work: () => Promise<UseSuggestion["problem"]>) => {
    setBusy(true);
    setProblem(null);
    try {
      setProblem(await work());
    } finally {
      setBusy(false);
    }
  }, []);

  const acts: SuggestionActs = {
    ask: (modelId) =>
      void act(async () => {
        const input = { segmentationId, modelId };
        const { data, error } = await client.mutation(requestMutation, { input }).toPromise();
        if (data) {
          setSuggestion(null);
          setAccepted(null);
          setId(data.requestSuggestion.id);
        }
        return error ?? null;
      }),
    accept: (labels, onlyWhereEmpty) =>
      void act(async () => {
        if (!suggestion || !slabs) return null;
        const input = { suggestionId: suggestion.id, labels: [...labels] };
        const { data, error } = await client.mutation(acceptMutation, { input }).toPromise();
        if (!data) return error ?? null;
        if (onlyWhereEmpty) await room.whole();
        const parts = acceptedParts(slabs, data.acceptSuggestion.acceptedLabels ?? [], room.replica, onlyWhereEmpty);
        if (parts.length === 0) return "NOTHING_LEFT";
        const refusal = paintAll(room, parts, suggestion);
        const { actor } = room.me;
        if (refusal === null) setAccepted({ actor, seq: room.replica.lastSeq(actor), suggestionId: suggestion.id });
        return refusal;
      }),
    reject: () => void act(async () => (await client.mutation(rejectMutation, { id: id! }).toPromise()).error ?? null),
    cancel: () => void act(async () => (await client.mutation(cancelMutation, { id: id! }).toPromise()).error ?? null),
    show: (labels) => slabs?.show(labels),
    dismiss: () => {
      setId(null);
      setSuggestion(null);
      setProblem(null);
    },
  };
  return { suggestion, slabsHere, undone, busy, problem: problem ?? (failed ? "SLABS" : null), acts };
}

export const isOpen = (status: string): status is "PENDING" | "RUNNING" | "READY" =>
  status === "PENDING" || status === "RUNNING" || status === "READY";

function paintAll(
  room: Room,
  parts: ReturnType<typeof acceptedParts>,
  { id, originModel }: SuggestionState,
): "TOO_LARGE" | null {
  try {
    room.paint(parts, { suggestionId: id, model: originModel });
    return null;
  } catch (error) {
    if (error instanceof Error && error.name === "PatchTooLarge") return "TOO_LARGE";
    throw error;
  }
}

interface Stroke {
  actor: number;
  seq: number;
  suggestionId: string;
}

/** Follows whether a stroke of mine counts. Once this tab paints as another actor, it is not followed any more. */
function useUndone(room: Room, stroke: Stroke | null): boolean {
  const [undone, setUndone] = useState(false);
  useEffect(() => {
    const look = () => setUndone(stroke !== null && stroke.actor === room.me.actor && !isInMask(room.replica, stroke));
    look();
    return room.on("mask", look);
  }, [room, stroke]);
  return undone;
}

/** The stroke, or what the room painted in its place when its clock was set right: both name the suggestion. */
function isInMask(replica: Room["replica"], { actor, seq, suggestionId }: Stroke): boolean {
  // Folded: nobody can take it back any more.
  if (replica.patch(actor, seq) === null) return true;
  for (let next = seq; next <= replica.lastSeq(actor); next += 1) {
    const origin = replica.patch(actor, next)?.origin;
    if (origin && "suggestionId" in origin && origin.suggestionId === suggestionId && replica.isShown(actor, next)) {
      return true;
    }
  }
  return false;
}

/** Fetches slabs as they are announced and lets the viewer draw them while the suggestion is open. */
function useSlabs(suggestion: SuggestionState | null, shape: readonly [number, number, number], viewer: Viewer) {
  const [slabs, setSlabs] = useState<SuggestionSlabs | null>(null);
  const [slabsHere, setSlabsHere] = useState(0);
  const [failed, setFailed] = useState(false);
  const asked = useRef(new Set<string>());
  const id = suggestion && isOpen(suggestion.status) ? suggestion.id : null;
  const labels = suggestion?.model?.labels;
  const [ni, nj, nk] = shape;

  // biome-ignore lint/correctness/useExhaustiveDependencies: labels belong to the id; they come as a fresh array with every update
  useEffect(() => {
    if (id === null) return;
    const colours = new Map((labels ?? []).map(({ value, colour }) => [value, colour] as const));
    const source = createSuggestionSlabs([ni, nj, nk], colours);
    asked.current = new Set();
    setSlabs(source);
    setSlabsHere(0);
    setFailed(false);
    viewer.setSuggestion(source);
    return () => {
      viewer.setSuggestion(null);
      setSlabs(null);
    };
  }, [id, ni, nj, nk, viewer]);

  const announced = suggestion?.slabs;
  useEffect(() => {
    if (!slabs || !announced) return;
    const missing = announced.filter(({ path }) => !asked.current.has(path));
    for (const { path } of missing) asked.current.add(path);
    void (async () => {
      for (const { path, kStart, kEnd } of missing) {
        const response = await fetch(path, { credentials: "same-origin" });
        if (!response.ok) throw new Error(`slab: ${response.status}`);
        slabs.add({ kStart, kEnd, labels: new Uint8Array(await response.arrayBuffer()) });
        setSlabsHere((here) => here + 1);
      }
    })().catch(() => {
      // Asked for again with the next update, or after a reload.
      for (const { path } of missing) asked.current.delete(path);
      setFailed(true);
    });
  }, [slabs, announced]);

  return { slabs, slabsHere, failed };
}
