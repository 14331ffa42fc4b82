// The frame of the page and its routes: what stands after '#' names the view.

import { html, render, useEffect, useState } from "/assets/htm-preact.js";
import { json, token } from "/assets/api.js";
import { usePolled } from "/assets/parts.js";
import { Studies } from "/assets/studies.js";
import { Study } from "/assets/study.js";
import { Trial } from "/assets/trial.js";
import { Submit } from "/assets/submit.js";

const POLL = 5000;

function view(path) {
  const [kind, study, sub, index] = path.split("/").map(decodeURIComponent);
  if (kind === "studies" && study && sub === "trials" && index) return html`<${Trial} key=${path} id=${study} index=${index} />`;
  if (kind === "studies" && study) return html`<${Study} key=${path} id=${study} />`;
  if (kind === "new") return html`<${Submit} />`;
  return html`<${Studies} />`;
}

function Slots() {
  const { value: pools } = usePolled((signal) => json("pools", { signal }), POLL, []);
  return html`<ul class="slots">${(pools?.items ?? []).filter((pool) => pool.slots > 0).map((pool) => html`
    <li title="${pool.idle} idle, ${pool.busy} busy, ${pool.abandoned} abandoned">${pool.name}${" "}<b>${pool.busy}</b>/${pool.slots}${pool.abandoned > 0 ? html` <span class="state failed">${pool.abandoned} abandoned</span>` : ""}</li>`)}</ul>`;
}

function Health() {
  const { value: health, problem } = usePolled(async (signal) => {
    const answer = await fetch("/health/ready", { signal });
    return answer.json();
  }, POLL, []);
  const up = health?.status === "UP" && !problem;
  const word = problem ? "not reachable" : !health ? "…" : up ? "ready" : "not ready";
  const why = (health?.checks ?? []).filter((check) => check.status !== "UP").map((check) => `${check.name}: ${check.detail}`).join("; ");
  return html`<span class="health ${up ? "up" : "down"}" role="status" title=${why}>${word}</span>`;
}

function Access() {
  const given = token.get() !== "";
  const enter = (event) => {
    event.preventDefault();
    token.set(new FormData(event.target).get("token").trim());
    location.reload();
  };
  const forget = () => { token.set(""); location.reload(); };
  return html`<details class="access"><summary>${given ? "token in use" : "token"}</summary>
    <form onSubmit=${enter}>
      <label>Token, kept until this tab is closed
        <input name="token" type="password" autocomplete="off" spellcheck="false" required /></label>
      <button>Use</button>${given ? html`<button type="button" onClick=${forget}>Forget</button>` : ""}
    </form></details>`;
}

function Page() {
  const [path, setPath] = useState(location.hash.slice(2));
  useEffect(() => {
    const moved = () => { setPath(location.hash.slice(2)); scrollTo(0, 0); };
    addEventListener("hashchange", moved);
    return () => removeEventListener("hashchange", moved);
  }, []);
  const place = (name) => (path.split("/")[0] || "studies") === name ? "page" : undefined;
  return html`
    <header>
      <a class="name" href="#/studies">Gridwright</a>
      <nav aria-label="Views">
        <a href="#/studies" aria-current=${place("studies")}>Studies</a>
        <a href="#/new" aria-current=${place("new")}>New study</a>
        <a href="/docs">REST</a>
      </nav>
      <${Slots} /><${Health} /><${Access} />
    </header>
    <main>${view(path)}</main>`;
}

render(html`<${Page} />`, document.getElementById("page"));
