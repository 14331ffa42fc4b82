// A grid is planned, and then submitted.

import { html, useState } from "/assets/htm-preact.js";
import { id, json } from "/assets/api.js";
import { Facts, Trouble } from "/assets/parts.js";
import { count, duration, params } from "/assets/format.js";

const EXAMPLE = `version: 1
name: first-study
space:
  x: {min: -5, max: 10, count: 31}
  y: {min: 0, max: 15, count: 31}
objective: {metric: value, goal: minimize}
trial: {function: branin}
`;

const Plan = ({ plan }) => html`<section><h2>Plan</h2><${Facts} facts=${[
  ["points", count(plan.points)],
  ["runs", plan.runs],
  ["left out", plan.removed?.length ? plan.removed.map((each) => `${count(each.points)} by ${each.rule}`).join("; ") : null],
  ["first", params(plan.first?.[0])],
  ["last", params(plan.last?.at(-1))],
  ["at the longest", plan.estimate?.longest_seconds ? duration(plan.estimate.longest_seconds) : null],
  ["guarantees", plan.guarantees?.join("; ")],
  ["warnings", plan.warnings?.join("; ")],
]} /></section>`;

export function Submit() {
  const [plan, setPlan] = useState(null);
  const [problem, setProblem] = useState(null);
  const [busy, setBusy] = useState(false);
  const send = async (event) => {
    event.preventDefault();
    const submits = event.submitter.value === "submit";
    const grid = new FormData(event.target).get("grid");
    setBusy(true);
    setProblem(null);
    try {
      const answer = await json(submits ? "studies" : "plan", { method: "POST", body: grid, type: "application/yaml",
        headers: submits ? { "Idempotency-Key": crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}` } : {} });
      if (submits) location.hash = `#/studies/${id(answer.id)}`;
      else setPlan(answer);
    } catch (refused) {
      setPlan(null);
      setProblem(refused);
    }
    setBusy(false);
  };
  return html`<h1>New study</h1>
    <form onSubmit=${send}>
      <label>Grid, as YAML or JSON
        <textarea name="grid" class="code" rows="20" spellcheck="false" required>${EXAMPLE}</textarea></label>
      <p class="row"><button value="plan" disabled=${busy}>Plan</button>
        <button class="main" value="submit" disabled=${busy}>Submit</button></p>
    </form>
    <${Trouble} problem=${problem} />
    ${plan ? html`<${Plan} plan=${plan} />` : ""}`;
}
