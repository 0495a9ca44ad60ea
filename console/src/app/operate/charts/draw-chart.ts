// The only importer of ECharts: with the parts of it that are used, it is a chunk of its own, fetched when the first
// chart comes into sight.

import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, TooltipComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import type { ChartContent, Series } from './series';

use([BarChart, LineChart, GridComponent, TooltipComponent, CanvasRenderer]);

/** Colours as the canvas wants them: `rgb(…)`. */
export interface Palette {
  readonly series: Readonly<Record<Series['colour'], string>>;
  readonly text: string;
  readonly line: string;
  readonly raised: string;
  readonly ink: string;
  readonly font: string;
}

export interface DrawnChart {
  show(content: ChartContent, palette: Palette): void;
  resize(): void;
  dispose(): void;
}

export function drawChart(element: HTMLElement): DrawnChart {
  // ECharts empties its element with `innerHTML = ''`, which Trusted Types refuse whatever the text is.
  Object.defineProperty(element, 'innerHTML', { configurable: true, set: () => element.replaceChildren() });
  const chart = init(element, null, { renderer: 'canvas' });
  return {
    show: (content, palette) => chart.setOption(optionsOf(content, palette), { notMerge: true }),
    resize: () => chart.resize(),
    dispose: () => chart.dispose(),
  };
}

function optionsOf({ steps, series, format }: ChartContent, palette: Palette) {
  const text = { color: palette.text, fontFamily: palette.font, fontSize: 11 };
  const stacked = series.every(({ shape }) => shape === 'bars') && series.length > 1;
  return {
    animation: false,
    grid: {
      left: 4,
      right: 12,
      top: 12,
      bottom: 4,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    xAxis: {
      type: 'category',
      data: [...steps],
      boundaryGap: series.some(({ shape }) => shape === 'bars'),
      axisLabel: { ...text, hideOverlap: true },
      axisLine: { lineStyle: { color: palette.line } },
      axisTick: { show: false },
    },
    yAxis: {
      type: 'value',
      splitNumber: 3,
      minInterval: 1,
      axisLabel: { ...text, formatter: format },
      splitLine: { lineStyle: { color: palette.line } },
    },
    tooltip: {
      trigger: 'axis',
      // On the canvas: as HTML it would need inline styles.
      renderMode: 'richText',
      confine: true,
      backgroundColor: palette.raised,
      borderColor: palette.line,
      textStyle: { color: palette.ink, fontFamily: palette.font, fontSize: 12 },
      valueFormatter: (value: unknown) => format(Number(value)),
    },
    series: series.map(({ name, values, shape, colour }) => ({
      name,
      type: shape === 'bars' ? 'bar' : 'line',
      data: [...values],
      ...(stacked && { stack: 'all' }),
      barMaxWidth: 18,
      showSymbol: false,
      color: palette.series[colour],
      lineStyle: { width: 2 },
      ...(shape === 'area' && { areaStyle: { opacity: 0.16 } }),
    })),
  };
}
