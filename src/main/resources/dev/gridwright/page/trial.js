// One trial: its point, its numbers, its attempts, what it wrote.

import { html } from "/assets/htm-preact.js";
import { id, json, tail } from "/assets/api.js";
import { Facts, State, Table, Trouble, usePolled } from "/assets/parts.js";
import { duration, number, time, value } from "/assets/format.js";
import { Measurements } from "/assets/charts.js";

const POLL = 2000;
const LOG_BYTES = 65536;

const ATTEMPTS = [
  { name: "Attempt", cell: (attempt) => attempt.number, number: true },
  { name: "Outcome", cell: (attempt) => html`<${State} word=${attempt.outcome ?? "running"} />` },
  { name: "Cause", cell: (attempt) => attempt.cause ?? "" },
  { name: "Slot", cell: (attempt) => attempt.slot },
  { name: "Exit", cell: (attempt) => attempt.signal !== null && attempt.signal !== undefined ? `signal ${attempt.signal}` : attempt.exit_code ?? "", number: true },
  { name: "Started", cell: (attempt) => time(attempt.started_at) },
  { name: "Took", cell: (attempt) => duration(attempt.duration_seconds), number: true },
];

export function Trial({ id: study, index }) {
  const { value: loaded, problem } = usePolled(async (signal) => {
    const trial = await json(`studies/${id(study)}/trials/${index}`, { signal });
    return { trial, log: await tail(`studies/${id(study)}/trials/${index}/log`, LOG_BYTES, signal) };
  }, POLL, [study, index]);
  if (!loaded) return html`<${Trouble} problem=${problem} />`;
  const { trial, log } = loaded;
  const steps = Object.keys(trial.metrics).filter((name) =>
    trial.measurements.some((each) => each.step !== null && typeof each.metrics[name] === "number"));
  return html`
    <p><a href="#/studies/${id(study)}">${study}</a></p>
    <div class="head"><h1>Trial ${trial.index}</h1><${State} word=${trial.outcome ?? trial.state} />
      ${trial.cause ? html`<span class="quiet">${trial.cause.replaceAll("_", " ")}</span>` : ""}
      ${trial.cached ? html`<span class="label">from earlier results</span>` : ""}</div>
    <${Trouble} problem=${problem} />
    ${trial.message ? html`<pre class="code">${trial.message}</pre>` : ""}
    <div class="columns">
      <section><h2>Parameters</h2><${Facts} facts=${Object.entries(trial.params ?? {}).map(([name, given]) => [name, value(given)])} /></section>
      <section><h2>Metrics</h2><${Facts} facts=${[
        ...Object.entries(trial.metrics).map(([name, measured]) => [name, number(measured)]),
        ["standard deviation", trial.objective_std === null ? null : number(trial.objective_std)],
        ["took", duration(trial.duration_seconds)]]} /></section>
    </div>
    ${steps.map((metric) => html`<section key=${metric}><h2>${metric}</h2><${Measurements} measurements=${trial.measurements} metric=${metric} /></section>`)}
    <section><h2>Attempts</h2><${Table} columns=${ATTEMPTS} empty="Not tried yet."
      rows=${trial.attempts.map((attempt, place) => ({ ...attempt, number: place + 1 }))} /></section>
    <section><h2>Log</h2>${log ? html`<pre class="code log">${log}</pre>` : html`<p class="quiet">Nothing was written.</p>`}</section>`;
}
