// One study: how it goes, what is best, what matters.

import { html, useEffect, useState } from "/assets/htm-preact.js";
import { follow, id, json, post, remove, text } from "/assets/api.js";
import { Facts, Progress, State, Table, Trouble, parameterColumns, usePolled } from "/assets/parts.js";
import { count, duration, ended, number, params, time } from "/assets/format.js";
import { Effect, HeatMap, History, Parallel } from "/assets/charts.js";
import { Trials } from "/assets/trials.js";

const TABS = ["overview", "trials", "effects", "heat map", "parallel", "grid"];
const LEADERS = 10;
const LINES = 200;
const REFRESH = 3000;

function Controls({ study, tell }) {
  const act = (verb, body) => async () => {
    try {
      await post(`studies/${id(study.id)}/${verb}`, body);
      tell(null);
    } catch (problem) {
      tell(problem);
    }
  };
  const discard = async () => {
    if (!confirm(`Delete ${study.id} with all its results?`)) return;
    try {
      await remove(`studies/${id(study.id)}`);
      location.hash = "#/studies";
    } catch (problem) {
      tell(problem);
    }
  };
  const fell = study.counts.failed + study.counts.timed_out;
  return html`<div class="controls">
    ${["running", "queued"].includes(study.state) ? html`<button onClick=${act("pause")}>Pause</button>` : ""}
    ${study.state === "paused" ? html`<button onClick=${act("resume")}>Resume</button>` : ""}
    ${!ended(study.state)
      ? html`<button onClick=${act("cancel", { mode: "drain" })} title="Lets the running trials end">Finish early</button>
          <button class="grave" onClick=${() => confirm(`Cancel ${study.id} and end its running trials?`) && act("cancel", { mode: "kill" })()}>Cancel</button>`
      : ""}
    ${fell > 0 ? html`<button onClick=${act("retry", { outcomes: ["failed", "timed_out"] })}>Retry ${count(fell)} that fell</button>` : ""}
    ${ended(study.state) ? html`<button class="grave" onClick=${discard}>Delete</button>` : ""}
  </div>`;
}

const Gates = ({ study }) => study.gates.length === 0 ? "" : html`<section><h2>Gates</h2><ul class="gates">
  ${study.gates.map((gate) => html`<li><${State} word=${gate.passed === null ? "open" : gate.passed ? "passed" : gate.level === "warn" ? "warned" : "failed"} />
    ${" "}<code>${gate.expression}</code> measured ${number(gate.actual)}</li>`)}</ul></section>`;

function Blocked({ study }) {
  const { value: reasons } = usePolled((signal) => json(`studies/${id(study.id)}/blocked`, { signal }), REFRESH, [study.id]);
  return reasons?.items?.length ? html`<ul class="blocked">${reasons.items.map((reason) => html`<li>${reason}</li>`)}</ul>` : "";
}

/** Loads part of a study, and again as it goes on. */
const usePart = (study, part, inputs = []) =>
  usePolled((signal) => json(`studies/${id(study.id)}/${part}`, { signal }), ended(study.state) ? 0 : REFRESH,
    [study.id, study.state, ...inputs]);

function Overview({ study }) {
  const history = usePart(study, "history?points=500");
  const best = usePart(study, `best?k=${LEADERS}`);
  const leaders = best.value?.items ?? [];
  const metrics = [...new Set(leaders.flatMap((trial) => Object.keys(trial.metrics)))].filter((name) => name !== study.objective.metric);
  const columns = [
    { name: "Trial", cell: (trial) => trial.index, number: true },
    { name: study.objective.metric, cell: (trial) => number(trial.objective) + (trial.objective_std > 0 ? ` ± ${number(trial.objective_std)}` : ""), number: true },
    ...metrics.map((name) => ({ name, cell: (trial) => number(trial.metrics[name]), number: true })),
    ...parameterColumns(leaders),
    { name: "Took", cell: (trial) => duration(trial.duration_seconds), number: true },
  ];
  return html`
    <${Gates} study=${study} />
    <div class="columns">
      <section><h2>History</h2>
        <${Trouble} problem=${history.problem} />
        ${history.value ? html`<${History} history=${history.value} />` : ""}</section>
      <section><h2>Facts</h2><${Facts} facts=${[
        ["objective", `${study.objective.goal} ${study.objective.metric}`],
        ["best", study.best ? html`${number(study.best.objective)} <span class="quiet">${params(study.best.params)}</span>` : null],
        ["kind", study.kind], ["created", time(study.created_at)], ["started", study.started_at && time(study.started_at)],
        ["ended", study.ended_at && time(study.ended_at)], ["took", duration(study.duration_seconds)],
        ["left, about", study.eta_seconds === null ? null : duration(study.eta_seconds)], ["owner", study.owner],
        ["priority", study.priority || null], ["commit", study.provenance.git_commit],
        ["grid", html`<code>${study.provenance.grid_sha256.slice(0, 12)}</code>`],
      ]} /></section>
    </div>
    <section><h2>Best</h2><${Trouble} problem=${best.problem} />
      <${Table} columns=${columns} rows=${leaders} href=${(trial) => `#/studies/${id(study.id)}/trials/${trial.index}`}
        empty="Nothing has succeeded yet." /></section>`;
}

function Effects({ study }) {
  const { value: effects, problem } = usePart(study, "effects");
  if (!effects) return html`<${Trouble} problem=${problem} />`;
  return html`<p>${effects.complete
      ? "The grid is complete: these shares of the variance are exact."
      : html`<b>Not complete:</b> ${effects.missing.join(" ")} Shares may change.`}</p>
    <${Table} rows=${[...effects.parameters].sort((one, other) => (other.variance_share ?? 0) - (one.variance_share ?? 0))} empty="Nothing has succeeded yet."
      columns=${[{ name: "Parameter", cell: (each) => each.name },
        { name: "Share of variance", number: true, cell: (each) => (each.variance_share === null ? "–" : `${(each.variance_share * 100).toFixed(1)} %`) },
        { name: "Values with results", number: true, cell: (each) => each.values.filter((one) => one.count > 0).length }]} />
    <p class="legend"><span class="key mean">mean</span><span class="key best">best</span></p>
    <div class="columns">${effects.parameters.map((parameter) => html`<section key=${parameter.name}><h2>${parameter.name}</h2>
      <${Effect} effects=${effects} parameter=${parameter} /></section>`)}</div>`;
}

function HeatMaps({ study }) {
  const effects = usePart(study, "effects");
  const names = effects.value?.parameters.map((parameter) => parameter.name) ?? [];
  const [chosen, choose] = useState({});
  const x = chosen.x ?? names[0];
  const y = chosen.y ?? names.find((name) => name !== x);
  const known = x && y && x !== y;
  const map = usePolled(async (signal) => known ? json(`studies/${id(study.id)}/heatmap?x=${id(x)}&y=${id(y)}`, { signal }) : null,
    ended(study.state) ? 0 : REFRESH, [study.id, study.state, x, y]);
  if (effects.value && names.length < 2) return html`<p class="quiet">A heat map needs two parameters.</p>`;
  const select = (name, current) => html`<label>${name} <select onChange=${(event) => choose({ x, y, [name]: event.target.value })}>
    ${names.map((each) => html`<option selected=${each === current}>${each}</option>`)}</select></label>`;
  return html`<p class="row">${select("x", x)} ${select("y", y)}</p>
    <${Trouble} problem=${effects.problem ?? map.problem} />
    ${x === y && x ? html`<p class="quiet">Choose two different parameters.</p>` : ""}
    ${map.value?.cells.some((cell) => cell.mean !== null) ? html`<div class="tall"><${HeatMap} map=${map.value} /></div>`
      : known ? html`<p class="quiet">Nothing has succeeded yet.</p>` : ""}`;
}

function ParallelLines({ study }) {
  const { value: best, problem } = usePart(study, `best?k=${LINES}`);
  const trials = best?.items ?? [];
  if (trials.length === 0) return html`<${Trouble} problem=${problem} /><p class="quiet">Nothing has succeeded yet.</p>`;
  const names = Object.keys(trials[0].params).filter((name) => trials.every((trial) => name in trial.params));
  return html`<p class="quiet">The best ${trials.length} trials; the stronger the colour, the better.</p>
    <div class="tall"><${Parallel} trials=${trials} names=${names} metric=${study.objective.metric} goal=${study.objective.goal} /></div>`;
}

function Grid({ study }) {
  const { value: grid, problem } = usePolled((signal) => text(`studies/${id(study.id)}/grid`, { signal }), 0, [study.id]);
  return html`<${Trouble} problem=${problem} /><pre class="code">${grid}</pre>`;
}

const VIEWS = { overview: Overview, trials: Trials, effects: Effects, "heat map": HeatMaps, parallel: ParallelLines, grid: Grid };

export function Study({ id: name }) {
  const [study, setStudy] = useState(null);
  const [problem, setProblem] = useState(null);
  const [tab, setTab] = useState("overview");
  useEffect(() => {
    const stop = new AbortController();
    follow(name, stop.signal, (now) => { setStudy(now); setProblem(null); }, setProblem);
    return () => stop.abort();
  }, [name]);
  if (!study) return html`<${Trouble} problem=${problem} />${problem ? "" : html`<p class="quiet">Loading …</p>`}`;
  return html`
    <div class="head"><h1>${study.id}</h1><${State} word=${study.state} />
      ${study.stop_reason ? html`<span class="quiet">${study.stop_reason.replaceAll("_", " ")}</span>` : ""}
      <${Controls} study=${study} tell=${setProblem} /></div>
    ${study.message ? html`<p>${study.message}</p>` : ""}
    <${Trouble} problem=${problem} />
    <${Progress} study=${study} legend />
    ${ended(study.state) ? "" : html`<${Blocked} study=${study} />`}
    <div class="tabs" role="tablist">${TABS.map((word) => html`
      <button role="tab" aria-selected=${word === tab} onClick=${() => setTab(word)}>${word}</button>`)}</div>
    <div role="tabpanel"><${VIEWS[tab]} study=${study} /></div>`;
}
