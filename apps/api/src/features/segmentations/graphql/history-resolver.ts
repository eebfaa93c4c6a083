import { Arg, Args, Ctx, FieldResolver, Float, Resolver, Root } from "type-graphql";
import {
  type ConnectionOf,
  decodeCursor,
  PageArgs,
  rowsToRead,
  toConnection,
} from "../../../edge/graphql/connection.js";
import type { GraphqlContext } from "../../../edge/graphql/context.js";
import { BadUserInput } from "../../../errors.js";
import { type People, PersonType } from "../../people/index.js";
import { type HistoryEntry, type HistoryRepository, type SegmentationThen, strokeKey } from "../domain/history.js";
import { personColour } from "../domain/palette.js";
import { HistoryConnection, HistoryEntryKind, HistoryEntryType } from "./history-types.js";
import { SegmentationType } from "./types.js";

export interface HistoryPorts {
  history: HistoryRepository;
  findPeople: People["findPeople"];
}

@Resolver(() => SegmentationType)
export class HistoryOfSegmentationResolver {
  constructor(private readonly ports: HistoryPorts) {}

  @FieldResolver(() => HistoryConnection, { description: "Newest first; with `asOf`, from there back." })
  async history(
    @Root() { id, asOf }: SegmentationThen,
    @Args(() => PageArgs) page: PageArgs,
  ): Promise<ConnectionOf<HistoryEntry>> {
    const limit = rowsToRead(page);
    const before = page.after == null ? (asOf === undefined ? null : asOf + 1) : revisionIn(page.after);
    return toConnection(
      await this.ports.history.page(id, { limit, before }),
      page,
      ({ revision }) => [revision],
      (entry) => entry,
    );
  }

  @FieldResolver(() => HistoryEntryType, {
    nullable: true,
    description: "The entry that a voxel names as its author. Null when there is none, or none yet.",
  })
  async strokeBy(
    @Root() { id, asOf }: SegmentationThen,
    @Arg("actor", () => Float) actor: number,
    @Arg("seq", () => Float) seq: number,
    @Ctx() context: GraphqlContext,
  ): Promise<HistoryEntry | null> {
    if (![actor, seq].every(Number.isSafeInteger)) throw new BadUserInput("`actor` and `seq` are whole numbers.");
    const entry = await context.loaders.for(this.ports.history.strokes).load(strokeKey(id, actor, seq));
    return entry && entry.revision <= (asOf ?? Number.POSITIVE_INFINITY) ? entry : null;
  }
}

@Resolver(() => HistoryEntryType)
export class HistoryEntryResolver {
  constructor(private readonly ports: HistoryPorts) {}

  @FieldResolver(() => HistoryEntryKind)
  kind(@Root() { kind }: HistoryEntry): HistoryEntryKind {
    return ({ patch: "PATCH", toggle: "TOGGLE", bye: "BYE" } as const)[kind];
  }

  @FieldResolver(() => PersonType)
  person(@Root() { personId }: HistoryEntry, @Ctx() context: GraphqlContext) {
    return context.loaders.for(this.ports.findPeople).load(personId);
  }

  @FieldResolver(() => String)
  async personColour(
    @Root() { segmentationId, personId }: HistoryEntry,
    @Ctx() context: GraphqlContext,
  ): Promise<string> {
    const painters = await context.loaders.for(this.ports.history.painters).load(segmentationId);
    return personColour(Math.max(0, painters?.indexOf(personId) ?? 0));
  }

  @FieldResolver(() => Float, { nullable: true })
  targetSeq(@Root() { toggle }: HistoryEntry): number | null {
    return toggle?.target ?? null;
  }

  @FieldResolver(() => Boolean, { nullable: true })
  takesBack(@Root() { toggle }: HistoryEntry): boolean | null {
    return toggle && toggle.count % 2 === 1;
  }

  @FieldResolver(() => String, { nullable: true })
  tool(@Root() { origin }: HistoryEntry): string | null {
    return origin && "tool" in origin ? origin.tool : null;
  }

  @FieldResolver(() => String, { nullable: true })
  suggestionId(@Root() { origin }: HistoryEntry): string | null {
    return origin && "suggestionId" in origin ? origin.suggestionId : null;
  }

  @FieldResolver(() => String, { nullable: true })
  model(@Root() { origin }: HistoryEntry): string | null {
    return origin && "model" in origin ? origin.model : null;
  }
}

/** @throws BadUserInput */
function revisionIn(cursor: string): number {
  const [revision] = decodeCursor(cursor, 1);
  if (!Number.isSafeInteger(revision)) throw new BadUserInput("This cursor is not one that this list gave out.");
  return revision as number;
}
