import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { init } from "echarts";
import type { GrowthPoint } from "./stored.js";

export const picturePath = join(import.meta.dirname, "../../../docs/images/labelmap-growth.svg");

const curves = [
  { read: "naive", name: "naive tile map in Yjs", colour: "#c2410c", dashed: false },
  { read: "stored", name: "Covoxel: slabs, manifest, unfolded log", colour: "#1d4ed8", dashed: false },
  { read: "deflated", name: "deflate-9 of the labels alone", colour: "#6b7280", dashed: true },
] as const;

/** Strokes against bytes, as an SVG for a white page. @param growth whole: every curve at every point */
export function drawGrowth(growth: readonly GrowthPoint[]): void {
  const chart = init(null, null, { renderer: "svg", ssr: true, width: 840, height: 440 });
  chart.setOption({
    animation: false,
    backgroundColor: "#ffffff",
    textStyle: { fontFamily: "sans-serif", color: "#1f2937" },
    title: {
      text: "What is kept of a mask that 50 people paint",
      subtext: "512 x 512 x 300 voxels, 10 segments in 3 planes; folded every 10,000 strokes",
      left: "center",
      textStyle: { fontSize: 16 },
    },
    // One below the other, where no curve is yet: without a browser the width of a text is a guess.
    legend: { left: 90, top: 76, orient: "vertical", itemWidth: 36, textStyle: { fontSize: 13 } },
    grid: { left: 70, right: 70, top: 70, bottom: 55 },
    xAxis: {
      type: "value",
      name: "strokes and undos, thousands",
      nameLocation: "middle",
      nameGap: 30,
      ...quietLines,
      max: "dataMax",
    },
    yAxis: { type: "value", name: "megabytes", nameLocation: "middle", nameGap: 48, ...quietLines },
    series: curves.map(({ read, name, colour, dashed }) => ({
      type: "line",
      name,
      color: colour,
      symbolSize: 6,
      lineStyle: { width: 2, type: dashed ? "dashed" : "solid" },
      endLabel: { show: true, formatter: ({ value }: { value: [number, number] }) => `${value[1].toPrecision(2)} MB` },
      data: growth.map((point) => [point.entries / 1000, point[read]! / 1e6]),
    })),
  });
  mkdirSync(dirname(picturePath), { recursive: true });
  writeFileSync(picturePath, chart.renderToSVGString());
  chart.dispose();
}

const quietLines = { nameTextStyle: { fontSize: 13 }, splitLine: { lineStyle: { color: "#e5e7eb" } } };
