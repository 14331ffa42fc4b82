// The trials of a study, page by page.

import { html, useState } from "/assets/htm-preact.js";
import { id, json, save } from "/assets/api.js";
import { State, Table, Trouble, parameterColumns, usePolled } from "/assets/parts.js";
import { duration, ended, number } from "/assets/format.js";

const SHOW = {
  "all, best first": "order=objective",
  "all, in the order of the grid": "order=index",
  "all, last ended first": "order=completed",
  running: "state=running",
  waiting: "state=waiting",
  failed: "outcome=failed",
  "timed out": "outcome=timed_out",
  invalid: "outcome=invalid",
};
const PAGE = 100;
const POLL = 3000;

export function Trials({ study }) {
  const [shown, setShown] = useState("all, best first");
  const [pages, setPages] = useState([]);
  const here = pages.at(-1) ?? `studies/${id(study.id)}/trials?limit=${PAGE}&${SHOW[shown]}`;
  const { value: list, problem } = usePolled((signal) => json(here, { signal }),
    ended(study.state) || pages.length > 0 ? 0 : POLL, [here, study.state]);
  const [unsaved, setUnsaved] = useState(null);
  const csv = () => save(`studies/${id(study.id)}/trials?format=csv`, `${study.id}.csv`).then(() => setUnsaved(null), setUnsaved);
  const trials = list?.items ?? [];
  const columns = [
    { name: "Trial", cell: (trial) => trial.index, number: true },
    { name: "State", cell: (trial) => html`<${State} word=${trial.outcome ?? trial.state} />` },
    { name: study.objective.metric, cell: (trial) => number(trial.objective), number: true },
    ...parameterColumns(trials),
    { name: "Took", cell: (trial) => duration(trial.duration_seconds), number: true },
    { name: "Attempts", cell: (trial) => trial.attempts.length, number: true },
    { name: "Message", cell: (trial) => trial.message.slice(0, 120) },
  ];
  return html`<p class="row"><label>Show <select value=${shown} onChange=${(event) => { setShown(event.target.value); setPages([]); }}>
      ${Object.keys(SHOW).map((word) => html`<option>${word}</option>`)}</select></label>
      <button onClick=${csv}>CSV of all</button></p>
    <${Trouble} problem=${problem ?? unsaved} />
    ${list ? html`<${Table} columns=${columns} rows=${trials} empty="No trial." href=${(trial) => `#/studies/${id(study.id)}/trials/${trial.index}`} />` : ""}
    <p class="pages">
      ${pages.length > 0 ? html`<button onClick=${() => setPages(pages.slice(0, -1))}>Before</button>` : ""}
      ${list?.next ? html`<button onClick=${() => setPages([...pages, list.next])}>More</button>` : ""}</p>`;
}
