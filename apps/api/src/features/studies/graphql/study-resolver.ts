import { type ProjectId, parseId } from "@covoxel/shared/vocabulary";
import { Arg, Args, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from "type-graphql";
import { ageKeys, PageArgs, toAgePage, toConnection } from "../../../edge/graphql/connection.js";
import { type BatchLoad, type GraphqlContext, requirePrincipal } from "../../../edge/graphql/context.js";
import { NotFound } from "../../../errors.js";
import { type Projects, ProjectType } from "../../projects/index.js";
import { assertMaySeeStudies, maySeeStudies } from "../domain/policy.js";
import type { StudyRepository } from "../domain/repositories.js";
import type { Series, Study } from "../domain/study.js";
import { GridChoiceType, SeriesType, StudyConnection, StudyFilterInput, StudyType } from "./types.js";

export interface StudyResolverPorts {
  studies: StudyRepository;
  projects: Pick<Projects, "findProjects">;
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
    assertMaySeeStudies(requirePrincipal(context), projectId);
    const wanted = { projectId, text: filter.text, modality: filter.modality };
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
    const who = requirePrincipal(context);
    const studyId = parseId("study", id);
    const study = studyId && (await context.loaders.for(this.ports.studies.findManyStudies).load(studyId));
    return study && maySeeStudies(who, study.projectId) ? study : null;
  };

  @FieldResolver(() => ProjectType)
  project(@Root() study: Study, @Ctx() context: GraphqlContext) {
    return context.loaders.for(this.ports.projects.findProjects).load(study.projectId);
  }

  @FieldResolver(() => [SeriesType])
  async series(@Root() study: Study, @Ctx() context: GraphqlContext): Promise<Series[]> {
    return (await context.loaders.for(this.ports.studies.seriesOfStudies).load(study.id)) ?? [];
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
    const who = requirePrincipal(context);
    const seriesId = parseId("series", id);
    const series = seriesId && (await context.loaders.for(this.ports.studies.findManySeries).load(seriesId));
    return series && maySeeStudies(who, series.projectId) ? series : null;
  };

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
  constructor(private readonly countByProject: BatchLoad<ProjectId, number>) {}

  @FieldResolver(() => Int)
  async studyCount(@Root() { id }: ProjectType, @Ctx() context: GraphqlContext): Promise<number> {
    return (await context.loaders.for(this.countByProject).load(id as ProjectId)) ?? 0;
  }
}
