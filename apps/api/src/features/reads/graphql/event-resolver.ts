import { parseId } from "@covoxel/shared/vocabulary";
import { GraphQLDateTime } from "graphql-scalars";
import { Arg, Field, ID, ObjectType, Resolver, Root, Subscription } from "type-graphql";
import { type GraphqlContext, requirePrincipal } from "../../../edge/graphql/context.js";
import { resolverIn } from "../../../edge/graphql/schema.js";
import { NotFound } from "../../../errors.js";
import type { EventCursor, LoggedEvent } from "../../../ports/event-log.js";
import { boardTopic, personalTopic } from "../announce.js";
import { type FollowEventsPorts, followEvents } from "../domain/follow-events.js";

@ObjectType("ProjectEvent", { description: "Something that happened to a case, told to whoever may know." })
export class ProjectEventType {
  @Field(() => String, { description: "Give it as `since` to go on after this event." })
  cursor!: string;

  @Field(() => String, { description: 'E.g. "READ_SUBMITTED".' })
  type!: string;

  @Field(() => GraphQLDateTime)
  at!: Date;

  @Field(() => ID, { nullable: true, description: "Null in your own events: readers know their reads." })
  caseId!: string | null;

  @Field(() => ID, { nullable: true, description: "Null where it is about the case as a whole." })
  readId!: string | null;

  @Field(() => ID, { nullable: true, description: "Null where it is about no adjudication." })
  adjudicationId!: string | null;
}

interface FollowArgs {
  projectId: string;
  mine: boolean;
  since?: string | null;
}

@Resolver(() => ProjectEventType)
export class EventResolver {
  constructor(private readonly ports: Pick<FollowEventsPorts, "events" | "blinding">) {}

  @Subscription(() => ProjectEventType, {
    subscribe: ({ args, context, info }) =>
      resolverIn(info, EventResolver).follow(args as FollowArgs, context as GraphqlContext),
    description:
      "What happens in a project, in one order, without gap or duplicate: everything after `since`, then what comes. The board for those who oversee the project, or your own part.",
  })
  events(
    @Root() { cursor, type, at, data }: LoggedEvent,
    @Arg("projectId", () => ID) _projectId: string,
    @Arg("mine", () => Boolean, { defaultValue: false, description: "Your own part only." }) _mine: boolean,
    @Arg("since", () => String, { nullable: true, description: "The `cursor` of the last event seen." })
    _since?: string | null,
  ): ProjectEventType {
    const id = (name: string) => (data[name] === undefined ? null : String(data[name]));
    return { cursor, type, at, caseId: id("caseId"), readId: id("readId"), adjudicationId: id("adjudicationId") };
  }

  /** @throws NotFound before anything is sent */
  async follow({ projectId, mine, since }: FollowArgs, context: GraphqlContext): Promise<AsyncIterable<LoggedEvent>> {
    const id = parseId("project", projectId);
    if (!id) throw new NotFound("project");
    const ports = { ...this.ports, topics: { board: boardTopic, personal: personalTopic } };
    return followEvents(ports, requirePrincipal(context), id, {
      mine,
      since: (since ?? undefined) as EventCursor | undefined,
    });
  }
}
