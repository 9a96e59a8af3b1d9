/** Draws series with their noise bands into an element, by uPlot. */
import uPlot from "uplot";
import type { Band, Series } from "./progress.ts";

export interface Colours {
  readonly ink: string;
  readonly line: string;
  readonly panel: string;
  /** Of the first series, of the second. */
  readonly lines: readonly [string, string];
}

/** A series as it is drawn: all it has, with the band that holds for it. */
export interface Line {
  readonly series: Series;
  readonly band: Band | null;
  readonly label: string;
}

const DAY_S = 86_400;
const HEIGHT_PX = 260;
/** More points than that are a line without marks. */
const MOST_MARKS = 120;

function withAlpha(colour: string, share: number): string {
  return `color-mix(in srgb, ${colour} ${share * 100}%, transparent)`;
}

/** The lowest and the highest value shown: all points and bands, with a margin. */
export function shownRange(lines: readonly Line[]): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const take = (value: number): void => {
    low = Math.min(low, value);
    high = Math.max(high, value);
  };
  for (const { series, band } of lines) {
    for (const { value } of series.points) take(value);
    if (band !== null) for (const value of [band.low, band.high]) take(value);
  }
  const margin = Math.max((high - low) * 0.12, 1);
  return [low < 0 ? low - margin : Math.max(0, low - margin), high + margin];
}

/** One time axis for all lines; where a line has no point there is null. */
export function aligned(lines: readonly Line[]): [number[], ...(number | null)[][]] {
  const times = [...new Set(lines.flatMap(({ series }) => series.points.map(({ at_s }) => at_s)))].sort((one, other) => one - other);
  const values = lines.map(({ series }) => {
    const known = new Map(series.points.map(({ at_s, value }) => [at_s, value]));
    return times.map((at_s) => known.get(at_s) ?? null);
  });
  return [times, ...values];
}

export function drawChart(place: HTMLElement, lines: readonly Line[], colours: Colours, language: string): uPlot {
  const data = aligned(lines);
  const [times] = data;
  const span: [number, number] = [times[0]! - DAY_S, times.at(-1)! + DAY_S];
  const isLong = span[1] - span[0] > 400 * DAY_S;
  const day = new Intl.DateTimeFormat(language, isLong ? { month: "short", year: "numeric" } : { day: "numeric", month: "short" });
  const axis = { stroke: colours.ink, grid: { stroke: colours.line, width: 1 }, ticks: { stroke: colours.line, width: 1 }, font: "13px system-ui, sans-serif" };
  const paintBands = (chart: uPlot): void => {
    chart.ctx.save();
    for (const [n, { band }] of lines.entries()) {
      if (band === null) continue;
      const [top, bottom] = [chart.valToPos(band.high, "y", true), chart.valToPos(band.low, "y", true)];
      chart.ctx.fillStyle = withAlpha(colours.lines[n % 2]!, 0.16);
      chart.ctx.fillRect(chart.bbox.left, top, chart.bbox.width, Math.max(bottom - top, 2));
    }
    chart.ctx.restore();
  };
  const drawn = lines.map(({ label, series }, n): uPlot.Series => {
    const stroke = colours.lines[n % 2]!;
    const marks = { show: series.points.length <= MOST_MARKS, size: 9, width: 2, fill: n % 2 === 0 ? stroke : colours.panel, stroke };
    return { label, stroke, width: n % 2 === 0 ? 3 : 2, spanGaps: true, points: marks, ...(n % 2 === 0 ? {} : { dash: [8, 5] }) };
  });
  const options: uPlot.Options = {
    width: Math.max(240, place.clientWidth),
    height: HEIGHT_PX,
    legend: { show: false },
    cursor: { show: false },
    scales: { x: { time: true, range: () => span }, y: { range: () => shownRange(lines) } },
    axes: [{ ...axis, values: (_, ticks) => ticks.map((at_s) => day.format(at_s * 1000)), space: isLong ? 90 : 70, incrs: [1, 2, 7, 14, 28, 56, 112, 182, 364, 728].map((days) => days * DAY_S) }, { ...axis, size: 48, incrs: [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200] }],
    series: [{}, ...drawn],
    hooks: { drawAxes: [paintBands] },
  };
  return new uPlot(options, data, place);
}
