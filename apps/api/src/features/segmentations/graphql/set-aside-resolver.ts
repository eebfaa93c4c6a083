import { parseId } from "@covoxel/shared/vocabulary";
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Resolver, Root } from "type-graphql";
import { type ConnectionOf, decodeCursor, rowsToRead, toConnection } from "../../../edge/graphql/connection.js";
import { type GraphqlContext, requirePrincipal } from "../../../edge/graphql/context.js";
import { BadUserInput, NotFound } from "../../../errors.js";
import type { Segmentation } from "../domain/segmentation.js";
import { type SetAsidePage, type SetAsidePorts, type SetAsideStroke, settleSetAside } from "../domain/set-aside.js";
import { SetAsideArgs, SetAsideConnection, SetAsideStrokeType, SettleSetAsideInput } from "./set-aside-types.js";
import { SegmentationType } from "./types.js";

@Resolver(() => SegmentationType)
export class SetAsideOfSegmentationResolver {
  constructor(private readonly ports: SetAsidePorts) {}

  @FieldResolver(() => SetAsideConnection, {
    description: "Strokes of yours that the room refused, newest first. Nobody else sees them.",
  })
  async setAside(
    @Root() { id }: Segmentation,
    @Args(() => SetAsideArgs) page: SetAsideArgs,
    @Ctx() context: GraphqlContext,
  ): Promise<ConnectionOf<SetAsideStroke>> {
    const { personId } = requirePrincipal(context);
    const asked = { limit: rowsToRead(page), after: placeIn(page.after ?? null), state: page.state ?? null };
    const keysOf = ({ refusedAt, actor, seq }: SetAsideStroke) => [refusedAt.toISOString(), actor, seq];
    return toConnection(await this.ports.setAside.page(id, personId, asked), page, keysOf, (stroke) => stroke);
  }
}

@Resolver(() => SetAsideStrokeType)
export class SetAsideStrokeResolver {
  constructor(private readonly ports: SetAsidePorts) {}

  @Mutation(() => SetAsideStrokeType, {
    description: "Says that you painted it again, put it away, or took it up again. Said twice it is said once.",
  })
  async settleSetAside(
    @Arg("input", () => SettleSetAsideInput) input: SettleSetAsideInput,
    @Ctx() context: GraphqlContext,
  ): Promise<SetAsideStroke> {
    const segmentationId = parseId("segmentation", input.segmentationId);
    if (!segmentationId) throw new NotFound("segmentation");
    const { actor, seq, state, restoredAs = null } = input;
    if (![actor, seq, restoredAs?.actor ?? 0, restoredAs?.seq ?? 0].every(Number.isSafeInteger))
      throw new BadUserInput("`actor` and `seq` are whole numbers.");
    return settleSetAside(this.ports, requirePrincipal(context), { segmentationId, actor, seq }, { state, restoredAs });
  }

  @FieldResolver(() => String, { nullable: true })
  tool(@Root() { origin }: SetAsideStroke): string | null {
    return origin && "tool" in origin ? origin.tool : null;
  }

  @FieldResolver(() => ID, { nullable: true })
  suggestionId(@Root() { origin }: SetAsideStroke): string | null {
    return origin && "suggestionId" in origin ? origin.suggestionId : null;
  }

  @FieldResolver(() => String, { nullable: true })
  entryPath(@Root() { segmentationId, actor, seq, kind, hasBytes }: SetAsideStroke): string | null {
    return kind === "patch" && hasBytes ? `/files/segmentations/${segmentationId}/set-aside/${actor}/${seq}` : null;
  }
}

/** @throws BadUserInput */
function placeIn(cursor: string | null): SetAsidePage["after"] {
  if (cursor === null) return null;
  const [at, actor, seq] = decodeCursor(cursor, 3);
  const refusedAt = new Date(String(at));
  const isOurs = refusedAt.getTime() > Date.UTC(1970) && refusedAt.getTime() < Date.UTC(10_000);
  if (!isOurs || ![actor, seq].every(Number.isSafeInteger))
    throw new BadUserInput("This cursor is not one that this list gave out.");
  return { refusedAt, actor: actor as number, seq: seq as number };
}
