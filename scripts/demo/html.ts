// SPDX-License-Identifier: MIT
import { escapeHtml } from "../../src/report/escapeHtml.ts";
import { htmlTable } from "../../src/report/htmlTable.ts";
import { LEGS } from "../../src/revenue/legs.ts";
import { rankingChart, splitChart } from "./charts.ts";
import type { DemoReport } from "./DemoReport.ts";
import { imageToSvg } from "./images.ts";

const STYLE = `
:root { color-scheme: light; --ink: #1d2433; --soft: #667085; --line: #e4e7ec; --good: #067647; --bad: #b42318; }
body { font: 15px/1.5 ui-sans-serif, system-ui, sans-serif; color: var(--ink); max-width: 940px; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; margin-bottom: 0; } h2 { margin-top: 2.5rem; font-size: 1.15rem; } p, .soft { color: var(--soft); }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 1rem; margin: 1.5rem 0; }
.figures div { border: 1px solid var(--line); border-radius: 8px; padding: .7rem .9rem; } .figures b { display: block; font-size: 1.25rem; }
.calls { display: grid; grid-template-columns: repeat(auto-fill, minmax(130px, 1fr)); gap: .8rem; }
.call { border: 1px solid var(--line); border-radius: 8px; padding: .6rem; font-size: .8rem; } .call svg { width: 100%; background: #fff; }
.call b { font-size: 1.1rem; } .right { color: var(--good); } .wrong { color: var(--bad); }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .35rem .6rem; border-bottom: 1px solid var(--line); font-size: .9rem; }
code { font-size: .82rem; overflow-wrap: anywhere; } svg { max-width: 100%; height: auto; }`;

/**
 * One self-contained page: images and answers, refusals, the split as a picture, the ranking as a chart.
 *
 * @param images 784 pixels by test image index, for every image that the report names.
 */
export function renderHtml(report: DemoReport, images: ReadonlyMap<number, Uint8Array>): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Assay: proven inference, paid</title>
<style>${STYLE}</style></head><body>
<h1>Assay: ${report.calls} calls, ${report.proven} proven and paid</h1>
<p>Every answer below was computed from a real MNIST test image, proven in zero knowledge, verified on chain and paid in the same transaction.</p>
${figures(report)}
<h2>Images and answers</h2><div class="calls">${calls(report, images)}</div>
<h2>Refused</h2>${refusals(report)}
<h2>Where each price went</h2><p>The legs of every call sum to its price exactly: ${report.legsSumToPrice ? "checked from the events" : "THEY DO NOT"}.</p>
${splitChart(report.callRecords, LEGS)}
<h2>Ranking by activity</h2><p>Rank follows what callers paid to have answered. Stake plays no part.</p>
${rankingChart(report.ranking)}
${ranking(report)}
<h2>The records on chain</h2><p>Chain ${report.chainId}. Every paid call is an event <code>CallProven</code> of the market and the event <code>RevenueSplit</code> of the escrow before it, for its model, node and price, says where the price went.</p>
${htmlTable(
  ["contract", "address"],
  Object.entries(report.contracts).map(([name, address]) => [
    escapeHtml(name),
    `<code>${escapeHtml(address)}</code>`,
  ]),
)}
</body></html>
`;
}

function figures(report: DemoReport): string {
  const percent = (value: number) => `${(value * 100).toFixed(2)} %`;
  const entries: [string, string][] = [
    ["constraints", report.constraints.toLocaleString("en")],
    ["accuracy, float", percent(report.accuracyFloat)],
    ["accuracy, proven integers", percent(report.accuracyQuantised)],
    ["proof, median", `${(report.proveMsMedian / 1000).toFixed(2)} s`],
    ["proving key", `${(report.provingKeyBytes / 1e6).toFixed(1)} MB`],
    ["gas per call", report.gasPerCall.toLocaleString("en")],
  ];
  return `<div class="figures">${entries.map(([name, value]) => `<div><b>${value}</b>${name}</div>`).join("")}</div>`;
}

function calls(report: DemoReport, images: ReadonlyMap<number, Uint8Array>): string {
  return report.callRecords
    .map((call) => {
      const pixels = images.get(call.image);
      const verdict = call.answer === call.label ? "right" : "wrong";
      return `<div class="call">${pixels === undefined ? "" : imageToSvg(pixels)}
<b class="${verdict}">${call.answer}</b> <span class="soft">true label ${call.label}</span><br>
${escapeHtml(call.model)} on ${escapeHtml(call.node)}<br>${escapeHtml(call.price)} ASY · ${(call.proveMs / 1000).toFixed(2)} s · ${call.gas.toLocaleString("en")} gas</div>`;
    })
    .join("");
}

function refusals(report: DemoReport): string {
  return htmlTable(
    ["attempt", "why it was refused"],
    report.refused.map(({ kind, reason }) => [escapeHtml(kind), escapeHtml(reason)]),
  );
}

function ranking(report: DemoReport): string {
  return htmlTable(
    ["rank", "after 4 calls", "model", "author", "activity", "calls", "node", "stake of the node"],
    report.ranking.map((entry) => [
      String(entry.rankAfter),
      entry.rankBefore === 0 ? "–" : String(entry.rankBefore),
      escapeHtml(entry.model),
      escapeHtml(entry.author),
      entry.activity.toFixed(3),
      String(entry.calls),
      escapeHtml(entry.node),
      `${escapeHtml(entry.nodeStake)} ASY`,
    ]),
  );
}
