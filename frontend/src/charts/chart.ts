/** Draws a series with its noise band into an element, by uPlot. */
import uPlot from "uplot";
import type { Band, Series } from "./progress.ts";

export interface Colours {
  readonly ink: string;
  readonly line: string;
  readonly accent: string;
  readonly ground: string;
}

const DAY_S = 86_400;
const HEIGHT_PX = 260;

function withAlpha(colour: string, share: number): string {
  return `color-mix(in srgb, ${colour} ${share * 100}%, transparent)`;
}

/** The lowest and the highest value shown: all points and the band, with a margin. */
export function shownRange(shown: readonly Series[], band: Band | null): [number, number] {
  const values = [...shown.flatMap(({ points }) => points.map(({ value }) => value)), ...(band === null ? [] : [band.low, band.high])];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const margin = Math.max((high - low) * 0.12, 1);
  return [low < 0 ? low - margin : Math.max(0, low - margin), high + margin];
}

function shownTimes(times: readonly number[]): [number, number] {
  return [Math.min(...times) - DAY_S, Math.max(...times) + DAY_S];
}

/** Draw a series; other: the same of the other side, drawn beside it as a broken line. */
export function drawChart(place: HTMLElement, series: Series, band: Band | null, label: string, colours: Colours, language: string, other?: Series): uPlot {
  const shown = other === undefined ? [series] : [series, other];
  const times = [...new Set(shown.flatMap(({ points }) => points.map(({ at_s }) => at_s)))].sort((one, later) => one - later);
  const valuesOf = ({ points }: Series): (number | null)[] => times.map((time_s) => points.find(({ at_s }) => at_s === time_s)?.value ?? null);
  const level = (value: number | undefined): (number | null)[] => times.map(() => value ?? null);
  const day = new Intl.DateTimeFormat(language, { day: "numeric", month: "short" });
  const axis = { stroke: colours.ink, grid: { stroke: colours.line, width: 1 }, ticks: { stroke: colours.line, width: 1 }, font: "13px system-ui, sans-serif" };
  const plain = { points: { show: false }, width: 0 };
  const paintBand = (chart: uPlot): void => {
    if (band === null) return;
    const [top, bottom] = [chart.valToPos(band.high, "y", true), chart.valToPos(band.low, "y", true)];
    chart.ctx.save();
    chart.ctx.fillStyle = withAlpha(colours.accent, 0.16);
    chart.ctx.fillRect(chart.bbox.left, top, chart.bbox.width, Math.max(bottom - top, 2));
    chart.ctx.restore();
  };
  const options: uPlot.Options = {
    width: Math.max(240, place.clientWidth),
    height: HEIGHT_PX,
    legend: { show: false },
    cursor: { show: false },
    scales: { x: { time: true, range: () => shownTimes(times) }, y: { range: () => shownRange(shown, band) } },
    axes: [{ ...axis, values: (_, ticks) => ticks.map((at_s) => day.format(at_s * 1000)), space: 70, incrs: [1, 2, 7, 14, 28, 56, 112, 364].map((days) => days * DAY_S) }, { ...axis, size: 48, incrs: [1, 2, 5, 10, 20, 30, 60, 120, 300, 600] }],
    series: [
      {},
      { label, stroke: colours.accent, width: 3, points: { show: true, size: 9, fill: colours.accent, stroke: colours.accent }, spanGaps: true },
      { ...plain, label: "low" },
      { ...plain, label: "high" },
      ...(other === undefined
        ? []
        : [{ label: other.side, stroke: colours.ink, width: 2, dash: [8, 6], points: { show: true, size: 9, fill: colours.ground, stroke: colours.ink }, spanGaps: true }]),
    ],
    hooks: { drawAxes: [paintBand] },
  };
  return new uPlot(options, [times, valuesOf(series), level(band?.low), level(band?.high), ...(other === undefined ? [] : [valuesOf(other)])], place);
}
