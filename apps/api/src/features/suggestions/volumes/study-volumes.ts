import type { SeriesId } from "@covoxel/shared/vocabulary";
import { NotFound } from "../../../errors.js";
import { pixelArray, type Series, type Studies } from "../../studies/index.js";
import type { SeriesFacts, SeriesVolumes } from "../domain/ports.js";

/** Series of the studies feature as real values. */
export class StudyVolumes implements SeriesVolumes {
  constructor(private readonly studies: Pick<Studies, "findSeries" | "readFrames">) {}

  async describe(seriesId: SeriesId): Promise<SeriesFacts | null> {
    const series = await this.#find(seriesId);
    if (!series) return null;
    const { ni, nj, nk, gridKind, units, photometric } = series;
    return { shape: [ni, nj, nk], gridKind, units, isColour: photometric === "RGB" };
  }

  async read(seriesId: SeriesId, t: number, kFrom: number, kTo: number): Promise<Float32Array> {
    const series = await this.#find(seriesId);
    if (!series) throw new NotFound("series");
    const { frames, pixels } = await this.studies.readFrames(series, t, kFrom, kTo - 1);
    const stored = pixelArray(series.pixelType, pixels);
    const perFrame = series.ni * series.nj;
    const values = new Float32Array(stored.length);
    for (const [n, { slope, intercept }] of frames.entries())
      for (let at = n * perFrame; at < (n + 1) * perFrame; at += 1) values[at] = stored[at]! * slope + intercept;
    return values;
  }

  async #find(id: SeriesId): Promise<Series | undefined> {
    return (await this.studies.findSeries([id])).get(id);
  }
}
