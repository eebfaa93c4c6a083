import { type ImportId, type ProjectId, parseId } from "@covoxel/shared/vocabulary";
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from "type-graphql";
import {
  ageKeys,
  decodeCursor,
  PageArgs,
  rowsToRead,
  toAgePage,
  toConnection,
} from "../../../edge/graphql/connection.js";
import { type GraphqlContext, requirePrincipal } from "../../../edge/graphql/context.js";
import { NotFound } from "../../../errors.js";
import { type Projects, ProjectType } from "../../projects/index.js";
import { type Import, ImportFileStatus } from "../domain/import.js";
import { assertMaySeeStudies, mayImport, maySeeImports, type StudyBlinding } from "../domain/policy.js";
import type { Series } from "../domain/study.js";
import { cancelImport, finishImport, type ImportPorts, startImport } from "../import/import-use-cases.js";
import { type LoadDemoPorts, loadDemo } from "../import/load-demo.js";
import { withoutHidden } from "./study-resolver.js";
import { ImportConnection, ImportFileConnection, ImportFileCountsType, ImportType, SeriesType } from "./types.js";

export interface ImportResolverPorts extends ImportPorts, LoadDemoPorts {
  projects: Pick<Projects, "findProjects" | "createProject">;
  blinding: StudyBlinding;
}

@Resolver(() => ImportType)
export class ImportResolver {
  constructor(private readonly ports: ImportResolverPorts) {}

  @Query(() => ImportConnection, { description: "The imports of a project you lead, newest first." })
  async imports(
    @Arg("projectId", () => ID) id: string,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: GraphqlContext,
  ) {
    const projectId = parse("project", id);
    const who = requirePrincipal(context);
    assertMaySeeStudies(who, projectId);
    const rows = maySeeImports(who, projectId) ? await this.ports.imports.list(projectId, toAgePage(page)) : [];
    return toConnection(rows, page, ageKeys, (record) => record);
  }

  /** For `node(id:)`. */
  find = async (id: string, context: GraphqlContext): Promise<Import | null> => {
    const who = requirePrincipal(context);
    const importId = parseId("import", id);
    const record = importId && (await context.loaders.for(this.ports.imports.findMany).load(importId));
    return record && maySeeImports(who, record.projectId) ? record : null;
  };

  @Query(() => ImportType, {
    name: "import",
    nullable: true,
    description: "Null when there is none, or it is not yours to see.",
  })
  findOne(@Arg("id", () => ID) id: string, @Ctx() context: GraphqlContext): Promise<Import | null> {
    return this.find(id, context);
  }

  @Mutation(() => ImportType, {
    description:
      "Opens an import; its files are sent to /uploads (tus 1.0) with the metadata importId and relativePath.",
  })
  startImport(@Arg("projectId", () => ID) projectId: string, @Ctx() context: GraphqlContext): Promise<Import> {
    const who = requirePrincipal(context);
    return startImport(this.ports, who, { projectId: parse("project", projectId), source: "UPLOAD" });
  }

  @Mutation(() => ImportType, { description: "Everything was sent: series are put together by the import's job." })
  finishImport(@Arg("id", () => ID) id: string, @Ctx() context: GraphqlContext): Promise<Import> {
    return finishImport(this.ports, requirePrincipal(context), parse("import", id));
  }

  @Mutation(() => ImportType, { description: "Series that were complete stay; everything else of the import goes." })
  cancelImport(@Arg("id", () => ID) id: string, @Ctx() context: GraphqlContext): Promise<Import> {
    return cancelImport(this.ports, requirePrincipal(context), parse("import", id));
  }

  @Mutation(() => ImportType, { description: "A generated CT study, into a project of yours or a new one named Demo." })
  loadDemo(
    @Arg("projectId", () => ID, { nullable: true }) projectId: string | null,
    @Ctx() context: GraphqlContext,
  ): Promise<Import> {
    return loadDemo(this.ports, requirePrincipal(context), projectId ? parse("project", projectId) : null);
  }

  @FieldResolver(() => ProjectType)
  project(@Root() record: Import, @Ctx() context: GraphqlContext) {
    return context.loaders.for(this.ports.projects.findProjects).load(record.projectId);
  }

  @FieldResolver(() => ImportFileCountsType)
  async counts(@Root() record: Import, @Ctx() context: GraphqlContext): Promise<ImportFileCountsType> {
    const counts = (await context.loaders.for(this.ports.imports.countFiles).load(record.id))!;
    const { RECEIVED, STAGED, IMPORTED, ALREADY_HERE, REFUSED, IGNORED, EXPANDED, bytes } = counts;
    return {
      files: RECEIVED + STAGED + IMPORTED + ALREADY_HERE + REFUSED + IGNORED + EXPANDED,
      bytes,
      received: RECEIVED,
      staged: STAGED,
      imported: IMPORTED,
      alreadyHere: ALREADY_HERE,
      refused: REFUSED,
      ignored: IGNORED,
    };
  }

  @FieldResolver(() => ImportFileConnection)
  async files(
    @Root() record: Import,
    @Args(() => PageArgs) page: PageArgs,
    @Arg("status", () => [ImportFileStatus], { nullable: true }) statuses: ImportFileStatus[] | null,
  ) {
    const afterId = page.after == null ? 0 : Number(decodeCursor(page.after, 1)[0]);
    const rows = await this.ports.imports.filesOf(record.id, {
      ...(statuses ? { statuses } : {}),
      afterId: Number.isSafeInteger(afterId) ? afterId : 0,
      limit: rowsToRead(page),
    });
    return toConnection(
      rows,
      page,
      ({ id }) => [id],
      (file) => file,
    );
  }

  @FieldResolver(() => [SeriesType])
  async series(@Root() record: Import, @Ctx() context: GraphqlContext): Promise<Series[]> {
    const ids = (await context.loaders.for(this.ports.imports.seriesIdsOf).load(record.id)) ?? [];
    const found = await Promise.all(ids.map((id) => context.loaders.for(this.ports.studies.findManySeries).load(id)));
    const series = found.filter((one) => one !== undefined);
    return withoutHidden(this.ports, context, series);
  }

  @FieldResolver(() => Boolean)
  maySend(@Root() record: Import, @Ctx() context: GraphqlContext): boolean {
    const who = requirePrincipal(context);
    return record.status === "RECEIVING" && record.startedBy === who.personId && mayImport(who, record.projectId);
  }
}

function parse(kind: "project", text: string): ProjectId;
function parse(kind: "import", text: string): ImportId;
function parse(kind: "project" | "import", text: string): ProjectId | ImportId {
  const id = parseId(kind, text);
  if (!id) throw new NotFound(kind);
  return id;
}
