import { DatasetFormat, DatasetSplit, PatientIdentity, parseId } from "@covoxel/shared/vocabulary";
import { Arg, Args, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from "type-graphql";
import { decodeCursor, PageArgs, rowsToRead, toConnection } from "../../../edge/graphql/connection.js";
import { type GraphqlContext, requirePrincipal } from "../../../edge/graphql/context.js";
import { BadUserInput, NotFound } from "../../../errors.js";
import type { Job } from "../../../ports/job-queue.js";
import { JobType } from "../../jobs/index.js";
import { type People, PersonType } from "../../people/index.js";
import { type Project, ProjectType } from "../../projects/index.js";
import type { DatasetVersion, Refusal } from "../domain/dataset-version.js";
import { type FreezePorts, freezeDataset } from "../domain/freeze-dataset.js";
import { pseudonymOf } from "../domain/manifest.js";
import { planDataset } from "../domain/plan-dataset.js";
import { mayFreeze, maySeeDatasets, mayTakeHome } from "../domain/policy.js";
import { readContents, seeVersion } from "../domain/read-datasets.js";
import { type RequestExportPorts, requestExport } from "../domain/request-export.js";
import type { SplitPlan } from "../domain/split.js";
import type { ContentsCase, LookedAt } from "../domain/version-contents.js";
import { exportPath, manifestPath } from "../http/paths.js";
import { DatasetCaseConnection, type DatasetCaseType, SplitByPatientType } from "./contents-types.js";
import {
  DatasetExportType,
  DatasetPlanResult,
  type DatasetPlanType,
  DatasetVersionConnection,
  DatasetVersionType,
  FreezeDatasetInput,
  FreezeDatasetResult,
  SplitCountType,
  SplitInput,
} from "./types.js";

export interface DatasetResolverPorts extends FreezePorts, RequestExportPorts {
  findPeople: People["findPeople"];
  lookedAt: LookedAt;
}

@Resolver(() => DatasetVersionType)
export class DatasetVersionResolver {
  constructor(private readonly ports: DatasetResolverPorts) {}

  @Query(() => DatasetVersionType, {
    nullable: true,
    description: "Null when there is none, or it is not yours to see.",
  })
  datasetVersion(@Arg("id", () => ID) id: string, @Ctx() context: GraphqlContext): Promise<DatasetVersion | null> {
    return this.find(id, context);
  }

  /** For `node(id:)` too. */
  find = async (id: string, context: GraphqlContext): Promise<DatasetVersion | null> => {
    const who = requirePrincipal(context);
    const versionId = parseId("datasetVersion", id);
    if (!versionId) return null;
    return seeVersion(this.ports, who, versionId).catch((error: unknown) => {
      if (error instanceof NotFound) return null;
      throw error;
    });
  };

  @Query(() => DatasetPlanResult, {
    description: "For leads: what `freezeDataset` would keep, and where each case would stand. Nothing is frozen.",
  })
  async datasetPlan(
    @Arg("projectId", () => ID) projectId: string,
    @Arg("split", () => SplitInput) split: SplitInput,
    @Ctx() context: GraphqlContext,
  ): Promise<DatasetPlanType | Refusal> {
    const id = parseId("project", projectId);
    if (!id) throw new NotFound("project");
    const plan = { projectId: id, split: planOf(split) };
    const planned = await planDataset(this.ports, requirePrincipal(context), plan);
    if (!Array.isArray(planned)) return planned;
    return {
      patientCount: new Set(planned.map(({ patientKey }) => patientKey)).size,
      cases: planned.map(({ caseNumber, patientKey, split }) => ({
        number: caseNumber,
        patient: pseudonymOf(patientKey),
        split,
      })),
    };
  }

  @Mutation(() => FreezeDatasetResult, {
    description:
      "For leads: keeps every case with a signed result, and the split. Where nothing has changed since a version, it gives that one.",
  })
  async freezeDataset(
    @Arg("input", () => FreezeDatasetInput) { projectId, note, split }: FreezeDatasetInput,
    @Ctx() context: GraphqlContext,
  ): Promise<DatasetVersion | Refusal> {
    const id = parseId("project", projectId);
    if (!id) throw new NotFound("project");
    return freezeDataset(this.ports, requirePrincipal(context), { projectId: id, note, split: planOf(split) });
  }

  @Mutation(() => JobType, {
    description:
      "Makes a zip of a version, which then stands among its `exports`. Asked again, it is the same job unless that failed.",
  })
  async exportDataset(
    @Arg("versionId", () => ID) versionId: string,
    @Arg("format", () => DatasetFormat) format: DatasetFormat,
    @Arg("patients", () => PatientIdentity, { defaultValue: PatientIdentity.PSEUDONYMS }) patients: PatientIdentity,
    @Ctx() context: GraphqlContext,
  ): Promise<Job> {
    const id = parseId("datasetVersion", versionId);
    if (!id) throw new NotFound("data set version");
    return requestExport(this.ports, requirePrincipal(context), { versionId: id, format, patients });
  }

  @FieldResolver(() => PersonType)
  frozenBy(@Root() { frozenBy }: DatasetVersion, @Ctx() context: GraphqlContext) {
    return context.loaders.for(this.ports.findPeople).load(frozenBy);
  }

  @FieldResolver(() => [SplitCountType])
  async splits(@Root() { id }: DatasetVersion, @Ctx() context: GraphqlContext): Promise<SplitCountType[]> {
    const counts = await context.loaders.for(this.ports.datasets.countCases).load(id);
    return Object.values(DatasetSplit).map((split) => ({ split, caseCount: counts?.[split] ?? 0 }));
  }

  @FieldResolver(() => Int)
  async patientCount(@Root() version: DatasetVersion): Promise<number> {
    return (await readContents(this.ports, version)).patientCount;
  }

  @FieldResolver(() => SplitByPatientType, { nullable: true })
  async splitByPatient(@Root() version: DatasetVersion): Promise<SplitByPatientType | null> {
    const { split } = await readContents(this.ports, version);
    return split.kind === "BY_PATIENT" ? split : null;
  }

  @FieldResolver(() => DatasetCaseConnection)
  async cases(@Root() version: DatasetVersion, @Args(() => PageArgs) page: PageArgs) {
    const limit = rowsToRead(page);
    const after = page.after == null ? 0 : numberIn(page.after);
    const { cases } = await readContents(this.ports, version);
    const rows = cases.filter(({ number }) => number > after).slice(0, limit);
    return toConnection(rows, page, ({ number }) => [number], toDatasetCase);
  }

  @FieldResolver(() => String)
  manifestPath(@Root() { id }: DatasetVersion): string {
    return manifestPath(id);
  }

  @FieldResolver(() => [DatasetExportType])
  async exports(
    @Root() { id, projectId }: DatasetVersion,
    @Ctx() context: GraphqlContext,
  ): Promise<DatasetExportType[]> {
    const who = requirePrincipal(context);
    const made = (await context.loaders.for(this.ports.datasets.exportsOf).load(id)) ?? [];
    return made
      .filter(({ patients }) => mayTakeHome(who, projectId, patients))
      .map((one) => ({ ...one, path: exportPath(one) }));
  }
}

@Resolver(() => ProjectType)
export class DatasetsOfProjectResolver {
  constructor(private readonly ports: Pick<DatasetResolverPorts, "datasets">) {}

  @FieldResolver(() => DatasetVersionConnection, {
    description: "Newest first. Nothing for those who are neither leads nor analysts.",
  })
  async datasetVersions(@Root() { id }: Project, @Args(() => PageArgs) page: PageArgs, @Ctx() context: GraphqlContext) {
    const limit = rowsToRead(page);
    const before = page.after == null ? null : numberIn(page.after);
    const rows = maySeeDatasets(requirePrincipal(context), id)
      ? await this.ports.datasets.list(id, { limit, before })
      : [];
    return toConnection(
      rows,
      page,
      ({ number }) => [number],
      (version) => version,
    );
  }

  @FieldResolver(() => Boolean, { description: "Whether you may freeze the data set." })
  mayFreezeDataset(@Root() { id }: Project, @Ctx() context: GraphqlContext): boolean {
    return mayFreeze(requirePrincipal(context), id);
  }
}

const toDatasetCase = ({ findings, how, signedAt, ...one }: ContentsCase): DatasetCaseType => ({
  ...one,
  origin: how,
  signedAt: new Date(signedAt),
  findings: Object.entries(findings).map(([labelKey, finding]) => ({ labelKey, finding })),
});

function numberIn(cursor: string): number {
  const number = Number(decodeCursor(cursor, 1)[0]);
  if (!Number.isInteger(number) || number < 0 || number > 2 ** 31 - 1)
    throw new BadUserInput("This cursor is not one that this list gave out.");
  return number;
}

function planOf({ byPatient, given }: SplitInput): SplitPlan {
  if ((byPatient == null) === (given == null))
    throw new BadUserInput("`split` takes either `byPatient` or `given`.", { field: "split" });
  if (byPatient != null) {
    const { seed, train, validation, test } = byPatient;
    return { kind: "BY_PATIENT", seed, train, validation, test };
  }
  const splits = new Map(given!.map(({ caseNumber, split }) => [caseNumber, split]));
  if (splits.size < given!.length) throw new BadUserInput("A case stands in one split only.", { field: "split.given" });
  return { kind: "GIVEN", splits };
}
