import { type ProjectId, parseId, SeriesContent } from "@covoxel/shared/vocabulary";
import { Arg, Args, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from "type-graphql";
import { ageKeys, PageArgs, toAgePage, toConnection } from "../../../edge/graphql/connection.js";
import { type BatchLoad, type GraphqlContext, requirePrincipal } from "../../../edge/graphql/context.js";
import { NotFound } from "../../../errors.js";
import { type Projects, ProjectType } from "../../projects/index.js";
import type { GridWarning } from "../domain/grid.js";
import { assertMaySeeStudies, mayImport, maySeeHeaders, maySeeStudies, type StudyBlinding } from "../domain/policy.js";
import { pseudonymOf } from "../domain/pseudonym.js";
import { type SetContentPorts, setSeriesContent } from "../domain/set-content.js";
import type { Series, Study } from "../domain/study.js";
import { GridChoiceType, GridWarningType, SeriesType, StudyConnection, StudyFilterInput, StudyType } from "./types.js";

export interface StudyResolverPorts extends SetContentPorts {
  projects: Pick<Projects, "findProjects" | "pseudonymity">;
  identitySecretOf: Projects["identitySecretOf"];
}

@Resolver(() => StudyType)
export class StudyResolver {
  constructor(private readonly ports: StudyResolverPorts) {}

  @Query(() => StudyConnection, { description: "The studies of a project, newest first." })
  async studies(
    @Arg("filter", () => StudyFilterInput) filter: StudyFilterInput,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: GraphqlContext,
  ) {
    const projectId = parseId("project", filter.projectId);
    if (!projectId) throw new NotFound("project");
    const who = requirePrincipal(context);
    assertMaySeeStudies(who, projectId);
    const wanted = {
      projectId,
      text: filter.text,
      modality: filter.modality,
      among: await this.ports.blinding.visibleIn(who, projectId),
      searchesHeaders: !(await isPseudonymous(this.ports, context, projectId)),
    };
    const [rows, totalCount] = await Promise.all([
      this.ports.studies.listStudies(wanted, toAgePage(page)),
      this.ports.studies.countStudies(wanted),
    ]);
    return { ...toConnection(rows, page, ageKeys, (study) => study), totalCount };
  }

  @Query(() => StudyType, { nullable: true, description: "Null when there is none, or it is not yours to see." })
  study(@Arg("id", () => ID) id: string, @Ctx() context: GraphqlContext): Promise<Study | null> {
    return this.find(id, context);
  }

  /** For `node(id:)` too. */
  find = async (id: string, context: GraphqlContext): Promise<Study | null> => {
    const studyId = parseId("study", id);
    const study = studyId && (await context.loaders.for(this.ports.studies.findManyStudies).load(studyId));
    return study && (await isVisible(this.ports, context, study)) ? study : null;
  };

  @FieldResolver(() => ProjectType)
  project(@Root() study: Study, @Ctx() context: GraphqlContext) {
    return context.loaders.for(this.ports.projects.findProjects).load(study.projectId);
  }

  @FieldResolver(() => String, { nullable: true })
  async patientName(@Root() study: Study, @Ctx() context: GraphqlContext): Promise<string | null> {
    if (!(await isPseudonymous(this.ports, context, study.projectId))) return study.patientName;
    return pseudonymOf(await this.ports.identitySecretOf(study.projectId), study);
  }

  @FieldResolver(() => String, { nullable: true })
  patientId(@Root() study: Study, @Ctx() context: GraphqlContext): Promise<string | null> {
    return this.#unlessPseudonymous(study, context, study.patientId);
  }

  @FieldResolver(() => String, { nullable: true })
  patientBirthDate(@Root() study: Study, @Ctx() context: GraphqlContext): Promise<string | null> {
    return this.#unlessPseudonymous(study, context, study.patientBirthDate);
  }

  @FieldResolver(() => String, { nullable: true })
  studyDate(@Root() study: Study, @Ctx() context: GraphqlContext): Promise<string | null> {
    return this.#unlessPseudonymous(study, context, study.studyDate);
  }

  @FieldResolver(() => String, { nullable: true })
  accessionNumber(@Root() study: Study, @Ctx() context: GraphqlContext): Promise<string | null> {
    return this.#unlessPseudonymous(study, context, study.accessionNumber);
  }

  @FieldResolver(() => Boolean)
  isPseudonymous(@Root() study: Study, @Ctx() context: GraphqlContext): Promise<boolean> {
    return isPseudonymous(this.ports, context, study.projectId);
  }

  async #unlessPseudonymous(
    { projectId }: Study,
    context: GraphqlContext,
    value: string | null,
  ): Promise<string | null> {
    return (await isPseudonymous(this.ports, context, projectId)) ? null : value;
  }

  @FieldResolver(() => [SeriesType])
  async series(@Root() study: Study, @Ctx() context: GraphqlContext): Promise<Series[]> {
    const all = (await context.loaders.for(this.ports.studies.seriesOfStudies).load(study.id)) ?? [];
    return withoutHidden(this.ports, context, all);
  }
}

@Resolver(() => SeriesType)
export class SeriesResolver {
  constructor(private readonly ports: StudyResolverPorts) {}

  @Query(() => SeriesType, {
    name: "series",
    nullable: true,
    description: "Null when there is none, or it is not yours to see.",
  })
  findOne(@Arg("id", () => ID) id: string, @Ctx() context: GraphqlContext): Promise<Series | null> {
    return this.find(id, context);
  }

  /** For `node(id:)` too. */
  find = async (id: string, context: GraphqlContext): Promise<Series | null> => {
    const seriesId = parseId("series", id);
    const series = seriesId && (await context.loaders.for(this.ports.studies.findManySeries).load(seriesId));
    const study = series && { id: series.studyId, projectId: series.projectId };
    if (!study || !(await isVisible(this.ports, context, study))) return null;
    return (await withoutHidden(this.ports, context, [series]))[0] ?? null;
  };

  @Mutation(() => SeriesType, {
    description:
      "For leads: where an import took an image for a label map, or missed one. CONFLICT for a label map that a case is read on.",
  })
  setSeriesContent(
    @Arg("id", () => ID) id: string,
    @Arg("content", () => SeriesContent) content: SeriesContent,
    @Ctx() context: GraphqlContext,
  ): Promise<Series> {
    const seriesId = parseId("series", id);
    if (!seriesId) throw new NotFound("series");
    return setSeriesContent(this.ports, requirePrincipal(context), seriesId, content);
  }

  @FieldResolver(() => [GridWarningType])
  warnings(@Root() { content, warnings }: Series): readonly GridWarning[] {
    return content === SeriesContent.LABELMAP ? [labelmapWarning, ...warnings] : warnings;
  }

  @FieldResolver(() => Boolean)
  maySetContent(@Root() { projectId }: Series, @Ctx() context: GraphqlContext): boolean {
    return mayImport(requirePrincipal(context), projectId);
  }

  @FieldResolver(() => StudyType)
  study(@Root() series: Series, @Ctx() context: GraphqlContext) {
    return context.loaders.for(this.ports.studies.findManyStudies).load(series.studyId);
  }

  @FieldResolver(() => [Int])
  shape(@Root() { ni, nj, nk }: Series): number[] {
    return [ni, nj, nk];
  }

  @FieldResolver(() => Int)
  timePoints(@Root() { nt }: Series): number {
    return nt;
  }

  @FieldResolver(() => Int)
  numberOfFrames(@Root() { nk, nt }: Series): number {
    return nk * nt;
  }

  @FieldResolver(() => [GridChoiceType])
  choices(@Root() { choices }: Series): GridChoiceType[] {
    return choices.map(({ label }, t) => ({ t, label }));
  }

  @FieldResolver(() => String, { nullable: true })
  thumbnailPath(@Root() series: Series): string | null {
    return series.thumbnailKey ? `/dicom-web/series/${series.id}/thumbnail` : null;
  }

  @FieldResolver(() => String)
  metadataPath(@Root() series: Series): string {
    return `/dicom-web/series/${series.id}/metadata`;
  }

  @FieldResolver(() => String)
  framesPath(@Root() series: Series): string {
    return `/dicom-web/series/${series.id}/frames`;
  }
}

/** What a project has of studies. */
@Resolver(() => ProjectType)
export class StudiesOfProjectResolver {
  constructor(
    private readonly countByProject: BatchLoad<ProjectId, number>,
    private readonly blinding: StudyBlinding,
  ) {}

  @FieldResolver(() => Int, { description: "Those that you may see." })
  async studyCount(@Root() { id }: ProjectType, @Ctx() context: GraphqlContext): Promise<number> {
    const visible = await this.blinding.visibleIn(requirePrincipal(context), id as ProjectId);
    return visible?.length ?? (await context.loaders.for(this.countByProject).load(id as ProjectId)) ?? 0;
  }
}

async function isVisible(
  { blinding }: StudyResolverPorts,
  context: GraphqlContext,
  { id, projectId }: Pick<Study, "id" | "projectId">,
): Promise<boolean> {
  const who = requirePrincipal(context);
  if (!maySeeStudies(who, projectId)) return false;
  return (await context.loaders.for(blinding.visibilityFor(who)).load(id)) ?? true;
}

/** Label maps state answers. */
export async function withoutHidden(
  { blinding }: Pick<StudyResolverPorts, "blinding">,
  context: GraphqlContext,
  all: readonly Series[],
): Promise<Series[]> {
  const mayLook = context.loaders.for(blinding.labelmapsFor(requirePrincipal(context)));
  const may = await Promise.all(all.map(({ id, content }) => content === SeriesContent.IMAGE || mayLook.load(id)));
  return all.filter((_, n) => may[n]);
}

const labelmapWarning: GridWarning = {
  code: "LABELMAP",
  message:
    "Its values are labels, or look like it: taken for a label map and kept from whoever reads blind. If it is an image, a lead can say so.",
};

/** To the person who asks. */
async function isPseudonymous(
  { projects }: StudyResolverPorts,
  context: GraphqlContext,
  projectId: ProjectId,
): Promise<boolean> {
  const shown = (await context.loaders.for(projects.pseudonymity).load(projectId)) ?? true;
  return !maySeeHeaders(requirePrincipal(context), projectId, shown);
}
