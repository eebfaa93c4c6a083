import { createHash, randomBytes } from "node:crypto";
import type { ActorLease } from "@covoxel/shared/room-protocol";
import type { PersonId, SegmentationId } from "@covoxel/shared/vocabulary";
import type { Clock } from "../../../ports/clock.js";
import type { RoomLimits, RoomState, RoomStore } from "./ports.js";

/** What the gate has to know of an actor. */
export interface ActorStream {
  readonly personId: PersonId;
  /** Of the last entry that was given an answer. */
  lastSeq: number;
  isRetired: boolean;
}

/** Who writes in a room, as whom: every actor that was ever leased here, and the people behind them. */
export class Actors {
  readonly #streams = new Map<number, ActorStream>();
  /** Everyone who ever leased an actor here, in that order: their place gives their colour. */
  readonly #people: PersonId[] = [];

  constructor(
    private readonly ports: { store: RoomStore; clock: Clock; limits: Pick<RoomLimits, "actorRetiresMs"> },
    private readonly segmentationId: SegmentationId,
    known: RoomState["actors"],
  ) {
    for (const { actor, ...stream } of known) this.#streams.set(actor, stream);
    for (const { personId } of known) this.placeOf(personId);
  }

  streamOf(actor: number): ActorStream | undefined {
    return this.#streams.get(actor);
  }

  placeOf(personId: PersonId): number {
    const place = this.#people.indexOf(personId);
    return place === -1 ? this.#people.push(personId) - 1 : place;
  }

  /** @returns whether the lease is theirs and still stands */
  resume(personId: PersonId, { actor, secret }: ActorLease): Promise<boolean> {
    const { store, clock } = this.ports;
    return store.resumeLease(this.segmentationId, { actor, personId, secretHash: sha256(secret) }, clock.now());
  }

  async lease(personId: PersonId): Promise<ActorLease> {
    const { store, clock } = this.ports;
    const secret = randomBytes(24).toString("base64url");
    const actor = await store.leaseActor(this.segmentationId, personId, sha256(secret), clock.now());
    this.#streams.set(actor, { personId, lastSeq: 0, isRetired: false });
    return { actor, secret };
  }

  /** Those who won't come back can't undo any more: then all of theirs can be folded. @param present who is here, however long ago they came */
  async retire(present: readonly number[]): Promise<void> {
    const { store, clock, limits } = this.ports;
    const before = new Date(clock.now().getTime() - limits.actorRetiresMs);
    for (const actor of await store.retireActors(this.segmentationId, before, [...present])) {
      const stream = this.#streams.get(actor);
      if (stream) stream.isRetired = true;
    }
  }
}

const sha256 = (text: string): Uint8Array => createHash("sha256").update(text).digest();
