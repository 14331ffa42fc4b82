// What the views share.

import { html, useEffect, useState } from "/assets/htm-preact.js";
import { count, value } from "/assets/format.js";

const SHOWN = ["succeeded", "cached", "running", "backoff", "failed", "timed_out", "invalid", "pruned", "cancelled",
  "skipped"];

export const State = ({ word }) => html`<span class="state ${word}">${word?.replaceAll("_", " ")}</span>`;

/** How many trials are in which state, as a bar with its legend. */
export function Progress({ study, legend = false }) {
  const known = SHOWN.filter((word) => word !== "cached" && study.counts[word] > 0);
  const done = study.points - study.counts.waiting - study.counts.running - study.counts.backoff;
  const share = study.points > 0 ? done / study.points : 0;
  return html`
    <div class="progress" role="progressbar" aria-valuemin="0" aria-valuemax=${study.points} aria-valuenow=${done}
      aria-label="${count(done)} of ${count(study.points)} trials have ended">
      ${known.map((word) => html`<i class=${word} ref=${width(study.counts[word] / study.points)}></i>`)}
    </div>
    ${legend
      ? html`<p class="legend"><span><b>${count(done)}</b> of ${count(study.points)} ended (${(share * 100).toFixed(1)} %)</span>
          ${known.map((word) => html` <span class="key ${word}">${count(study.counts[word])} ${word.replaceAll("_", " ")}</span>`)}
          ${study.counts.cached > 0 ? html` <span>of them ${count(study.counts.cached)} from earlier results</span>` : ""}</p>`
      : ""}`;
}

// The server's policy forbids style attributes; setting the property is allowed.
const width = (share) => (element) => {
  if (element) element.style.width = `${share * 100}%`;
};

export function Trouble({ problem }) {
  if (!problem) return "";
  return html`<div class="trouble" role="alert"><b>${problem.title ?? "The server cannot be reached"}</b>
    <p>${problem.message}</p>
    ${problem.errors?.length
      ? html`<ul>${problem.errors.map((each) =>
          html`<li>${each.line ? `line ${each.line}: ` : ""}${each.detail}${each.pointer ? ` (${each.pointer})` : ""}</li>`)}</ul>`
      : ""}</div>`;
}

/** Rows by columns {name, cell, number}; each row may lead somewhere. */
export function Table({ columns, rows, href, empty }) {
  if (rows.length === 0) return html`<p class="quiet">${empty}</p>`;
  return html`<div class="scroll"><table>
    <thead><tr>${columns.map((column) => html`<th class=${column.number ? "number" : ""}>${column.name}</th>`)}</tr></thead>
    <tbody>${rows.map((row) => html`<tr>${columns.map((column, place) => html`<td class=${column.number ? "number" : ""}>
      ${place === 0 && href ? html`<a href=${href(row)}>${column.cell(row)}</a>` : column.cell(row)}</td>`)}</tr>`)}</tbody>
  </table></div>`;
}

/** One column for each parameter of the points. */
export const parameterColumns = (trials) =>
  [...new Set(trials.flatMap((trial) => Object.keys(trial.params ?? {})))].map((name) => ({
    name,
    cell: (trial) => value(trial.params?.[name]),
    number: trials.every((trial) => typeof trial.params?.[name] === "number"),
  }));

export const Facts = ({ facts }) => html`<dl class="facts">${facts
  .filter(([, said]) => said !== null && said !== undefined && said !== "")
  .map(([name, said]) => html`<div><dt>${name}</dt><dd>${said}</dd></div>`)}</dl>`;

/** Loads again and again while the view is shown; `load` gets a signal. */
export function usePolled(load, everyMilliseconds, inputs) {
  const [answer, setAnswer] = useState({ value: null, problem: null });
  useEffect(() => {
    const stop = new AbortController();
    let timer = 0;
    const once = async () => {
      try {
        const loaded = await load(stop.signal);
        if (!stop.signal.aborted) setAnswer({ value: loaded, problem: null });
      } catch (problem) {
        if (!stop.signal.aborted) setAnswer((before) => ({ value: before.value, problem }));
      }
      if (!stop.signal.aborted && everyMilliseconds > 0) timer = setTimeout(once, everyMilliseconds);
    };
    once();
    return () => { stop.abort(); clearTimeout(timer); };
  }, inputs);
  return answer;
}
