import type { ProjectId } from "@covoxel/shared/vocabulary";
import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { type GraphqlContext, requirePrincipal } from "../../../edge/graphql/context.js";
import { NotFound } from "../../../errors.js";
import { PersonType } from "../../people/index.js";
import { ProjectType } from "../../projects/index.js";
import { type Case, CaseType, protocolIn, type Read, ReadType } from "../../reads/index.js";
import { SegmentationType } from "../../segmentations/index.js";
import type { Adjudication } from "../domain/adjudication.js";
import { maySeeAdjudication } from "../domain/give-out-adjudication.js";
import { adjudicationPolicy } from "../domain/policy.js";
import type { CaseResult } from "../domain/result.js";
import type { AdjudicationResolverPorts } from "./adjudication-resolver.js";
import { agreementOf } from "./agreement-row.js";
import { AgreementType } from "./figure-types.js";
import { AdjudicationType, CaseResultType, LineageReadType } from "./types.js";

/** What the reads feature doesn't know of a case: how its reads agree, and what it came to. Only who oversees a Case sees one. */
@Resolver(() => CaseType)
export class AdjudicationsOfCaseResolver {
  constructor(private readonly ports: AdjudicationResolverPorts) {}

  @FieldResolver(() => AgreementType, {
    nullable: true,
    description: "Null until all its reads are submitted. Numbered as `reads` lists those that were submitted.",
  })
  async agreement(@Root() found: Case, @Ctx() context: GraphqlContext): Promise<AgreementType | null> {
    const comparison = await context.loaders.for(this.ports.comparisons.ofCases).load(found.id);
    if (!comparison) return null;
    const { protocol } = await protocolIn(context, this.ports.loadProtocols, found);
    return agreementOf(comparison, protocol.workflow.agreement.diceAtLeast, [...comparison.reads.keys()]);
  }

  @FieldResolver(() => AdjudicationType, { nullable: true, description: "The one under way, else the last." })
  async adjudication(@Root() { id }: Case, @Ctx() { loaders }: GraphqlContext): Promise<Adjudication | null> {
    return (await loaders.for(this.ports.adjudications.ofCases).load(id)) ?? null;
  }

  @FieldResolver(() => CaseResultType, { nullable: true, description: "Null until the case is DONE." })
  async result(@Root() { id }: Case, @Ctx() { loaders }: GraphqlContext): Promise<CaseResult | null> {
    return (await loaders.for(this.ports.results.ofCases).load(id)) ?? null;
  }
}

@Resolver(() => ReadType)
export class SessionOfReadResolver {
  constructor(private readonly ports: AdjudicationResolverPorts) {}

  @FieldResolver(() => AdjudicationType, {
    nullable: true,
    description: "To which its readers were asked after they had submitted; null before, and to everybody else.",
  })
  async session(@Root() { id }: Read, @Ctx() context: GraphqlContext): Promise<Adjudication | null> {
    const found = await context.loaders.for(this.ports.adjudications.sessionsOf).load(id);
    return found && (await maySeeAdjudication(this.ports, requirePrincipal(context), found)) ? found : null;
  }
}

@Resolver(() => CaseResultType)
export class CaseResultResolver {
  constructor(private readonly ports: AdjudicationResolverPorts) {}

  @FieldResolver(() => SegmentationType)
  async segmentation(@Root() { segmentationId }: CaseResult, @Ctx() { loaders }: GraphqlContext) {
    const found = await loaders.for(this.ports.findSegmentations).load(segmentationId);
    if (!found) throw new NotFound("segmentation");
    return found;
  }

  @FieldResolver(() => PersonType, { nullable: true })
  async signedBy(@Root() { signedBy }: CaseResult, @Ctx() { loaders }: GraphqlContext) {
    return signedBy && ((await loaders.for(this.ports.findPeople).load(signedBy)) ?? null);
  }
}

@Resolver(() => LineageReadType)
export class LineageReadResolver {
  constructor(private readonly ports: AdjudicationResolverPorts) {}

  @FieldResolver(() => ReadType)
  async read(@Root() { readId }: CaseResult["lineage"][number], @Ctx() { loaders }: GraphqlContext): Promise<Read> {
    const found = await loaders.for(this.ports.door.reads.findMany).load(readId);
    if (!found) throw new NotFound("read");
    return found;
  }
}

@Resolver(() => ProjectType)
export class AdjudicationsOfProjectResolver {
  @FieldResolver(() => Boolean, { description: "Whether you may claim cases to adjudicate." })
  mayAdjudicate(@Root() { id }: ProjectType, @Ctx() context: GraphqlContext): boolean {
    return adjudicationPolicy.mayAdjudicate(requirePrincipal(context), id as ProjectId);
  }
}
