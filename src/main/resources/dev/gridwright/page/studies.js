// The list of studies.

import { html, useState } from "/assets/htm-preact.js";
import { id, json } from "/assets/api.js";
import { Progress, State, Table, Trouble, usePolled } from "/assets/parts.js";
import { duration, number, time } from "/assets/format.js";

const STATES = ["queued", "running", "paused", "completed", "cancelled", "failed"];
const POLL = 3000;

const COLUMNS = [
  { name: "Study", cell: (study) => study.id },
  { name: "State", cell: (study) => html`<${State} word=${study.state} />` },
  { name: "Trials", cell: (study) => html`<${Progress} study=${study} />` },
  { name: "Objective", cell: (study) => `${study.objective.metric} (${study.objective.goal})` },
  { name: "Best", cell: (study) => number(study.best?.objective), number: true },
  { name: "Gates", cell: (study) => (study.gates.length === 0 ? "" : html`<${State} word=${study.verdict} />`) },
  { name: "Took", cell: (study) => duration(study.duration_seconds), number: true },
  { name: "Created", cell: (study) => time(study.created_at) },
  { name: "Labels", cell: (study) => Object.entries(study.labels).map(([name, word]) => html`<span class="label">${name}=${word}</span> `) },
];

export function Studies() {
  const [state, setState] = useState("");
  const [pages, setPages] = useState([]);
  const query = state ? `&state=${state}` : "";
  const here = pages.at(-1) ?? `studies?limit=50${query}`;
  const { value: list, problem } = usePolled((signal) => json(here, { signal }), POLL, [here]);
  return html`
    <div class="head"><h1>Studies</h1>
      <label>State <select value=${state} onChange=${(event) => { setState(event.target.value); setPages([]); }}>
        <option value="">all</option>${STATES.map((word) => html`<option>${word}</option>`)}
      </select></label></div>
    <${Trouble} problem=${problem} />
    ${list
      ? html`<${Table} columns=${COLUMNS} rows=${list.items} href=${(study) => `#/studies/${id(study.id)}`}
          empty=${html`No study${state ? " in this state" : ""} yet. <a href="#/new">Submit a grid</a>, or run <code>gridwright submit GRID --server ${location.origin}</code>.`} />`
      : problem ? "" : html`<p class="quiet">Loading …</p>`}
    <p class="pages">
      ${pages.length > 0 ? html`<button onClick=${() => setPages(pages.slice(0, -1))}>Newer</button>` : ""}
      ${list?.next ? html`<button onClick=${() => setPages([...pages, list.next])}>Older</button>` : ""}</p>`;
}
