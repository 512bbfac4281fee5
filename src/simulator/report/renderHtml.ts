// SPDX-License-Identifier: MIT
import { escapeHtml } from "../../report/escapeHtml.ts";
import { htmlTable } from "../../report/htmlTable.ts";
import type { Comparison } from "../comparePolicies.ts";
import { METRICS } from "../metrics.ts";
import { PARAMETER_NOTES } from "../parameterNotes.ts";
import type { SimulationParameters } from "../parameters.ts";
import { curveChart, metricChart } from "./charts.ts";
import { formatMetric } from "./formatMetric.ts";
import { metricNames } from "./metricNames.ts";

const STYLE = `
:root { color-scheme: light; --ink: #1d2433; --soft: #667085; --line: #e4e7ec; }
body { font: 15px/1.5 ui-sans-serif, system-ui, sans-serif; color: var(--ink); max-width: 940px; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; margin-bottom: 0; } h2 { margin-top: 2.5rem; font-size: 1.15rem; } h3 { font-size: 1rem; margin: 0; } .soft { color: var(--soft); }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(420px, 1fr)); gap: 1.5rem; } .charts p { margin: .2rem 0 .5rem; font-size: .85rem; color: var(--soft); }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .35rem .6rem; border-bottom: 1px solid var(--line); font-size: .82rem; vertical-align: top; }
.wide { overflow-x: auto; } code { font-size: .82rem; } svg { max-width: 100%; height: auto; }`;

const GROUPS = [
  { group: "newcomers", title: "What becomes of newcomers" },
  { group: "concentration", title: "How concentrated the market gets" },
  { group: "attack", title: "What buying rank costs" },
  { group: "quality", title: "What callers get" },
] as const;

const POLICY_MEANINGS: readonly (readonly [string, string])[] = [
  ["all-time calls", "Models are listed by all calls they ever had. Nothing is forgotten."],
  [
    "decayed activity",
    "By calls that fade with a half-life, each counted by the fee it burned. The contract's rule.",
  ],
  ["lane", "The same, with so many of the listed places drawn by lot among models that had few calls yet."],
  [
    "by stake",
    "By how much money the operator has locked. Shown for contrast: the contract never does this.",
  ],
];

/**
 * The comparison as one self-contained page that works offline, for readers who have seen neither code nor design.
 *
 * @param command How to make the page again.
 * @example await writeFile("out/simulation.html", renderHtml({ comparison, command: "hardhat simulate" }));
 */
export function renderHtml({ comparison, command }: { comparison: Comparison; command: string }): string {
  const { policies, parameters, seeds } = comparison;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Assay: which ranking serves a market best</title>
<style>${STYLE}</style></head><body>
<h1>Which ranking serves a market best?</h1>
<p>A simulated year of a market of ${parameters.models.toLocaleString("en")} models and ${parameters.callers.toLocaleString("en")} callers, run in ${seeds} different worlds under each of ${policies.length} ways to order the list that callers see.
Callers prefer what stands higher, is better and is cheaper, and come back to what they are content with. Operators pay for machines and gas from what they earn, and leave when their money is gone.
Half of them come after the launch: those are the <b>newcomers</b>, each watched for ${parameters.watchWeeks} weeks. ${parameters.washTraders} operators call themselves to climb.
Black lines show where the mean lies with 95 % confidence. Made by <code>${escapeHtml(command)}</code>.</p>
${table(["way to order", "what it means"], POLICY_MEANINGS)}
<h2>Newcomers who are still there</h2>
<p class="soft">Of all newcomers, how many still had money after so many weeks.</p>
${curveChart(policies, ({ survivalCurve }) => survivalCurve)}
<h2>Newcomers who have had a call</h2>
<p class="soft">Of all newcomers, how many had been called at all after so many weeks.</p>
${curveChart(policies, ({ firstCallCurve }) => firstCallCurve)}
${GROUPS.map(
  ({ group, title }) => `<h2>${title}</h2>
<div class="charts">${metricNames(group)
    .map(
      (name) =>
        `<div><h3>${escapeHtml(METRICS[name].title)}</h3><p>${escapeHtml(METRICS[name].meaning)}</p>${metricChart(name, policies)}</div>`,
    )
    .join("")}</div>`,
).join("")}
<h2>All figures</h2><p class="soft">Mean over ${seeds} worlds ± half the width of the 95 % confidence interval.</p>
<div class="wide">${table(
    ["", ...policies.map(({ policy }) => policy.title)],
    metricNames().map((name) => [
      METRICS[name].title,
      ...policies.map(({ metrics }) => formatMetric(METRICS[name].unit, metrics[name])),
    ]),
  )}</div>
<h2>What was assumed</h2><p class="soft">Where it says "Assumption", nobody has measured it: change it and run again.</p>
${table(["parameter", "value", "unit", "source"], parameterRows(parameters))}
</body></html>
`;
}

function parameterRows(parameters: SimulationParameters): string[][] {
  const values = new Map<string, number | readonly number[]>(Object.entries(parameters));
  return Object.entries(PARAMETER_NOTES).map(([name, { unit, source }]) => [
    name,
    [values.get(name) ?? []].flat().join(", "),
    unit,
    source,
  ]);
}

/** Its cells are plain text. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return htmlTable(
    head.map(escapeHtml),
    rows.map((row) => row.map(escapeHtml)),
  );
}
