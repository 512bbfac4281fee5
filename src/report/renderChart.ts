// SPDX-License-Identifier: MIT
import * as echarts from "echarts";

const FONT = "ui-sans-serif, system-ui, sans-serif";

/** A chart as an SVG of so many pixels, without a script: it works offline. */
export function renderChart(width: number, height: number, option: echarts.EChartsCoreOption): string {
  const chart = echarts.init(null, null, { renderer: "svg", ssr: true, width, height });
  chart.setOption({ animation: false, textStyle: { fontFamily: FONT }, ...option });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}
