// Charts of a study, drawn on canvases; each has its numbers in a label or a table beside it.

import { html, useEffect, useRef } from "/assets/htm-preact.js";
import * as echarts from "/assets/echarts.js";
import { number, value } from "/assets/format.js";

const dark = matchMedia("(prefers-color-scheme: dark)");

function useChart(option, inputs) {
  const place = useRef(null);
  const chart = useRef(null);
  useEffect(() => {
    const drawn = echarts.init(place.current, dark.matches ? "dark" : null, { renderer: "canvas" });
    chart.current = drawn;
    const resized = new ResizeObserver(() => drawn.resize());
    resized.observe(place.current);
    return () => { resized.disconnect(); drawn.dispose(); };
  }, []);
  useEffect(() => {
    chart.current.setOption({ backgroundColor: "transparent", animation: false, ...option() }, true);
  }, inputs);
  return place;
}

// Tips are drawn on the canvas: the server's policy forbids style in HTML.
const tip = (formatter, trigger = "item") => ({ trigger, renderMode: "richText", confine: true, formatter });
const GRID = { left: 64, right: 16, top: 16, bottom: 44 };
const axis = (name, more = {}) => ({ name, nameLocation: "middle", nameGap: 28, scale: true, ...more });

const Chart = ({ place, label }) => html`<div class="chart" ref=${place} role="img" aria-label=${label}></div>`;

/** The trials as they succeeded, and the best until then. */
export function History({ history }) {
  const metric = history.objective.metric;
  const steps = history.improvements.map((point) => [point.completed, point.objective]);
  if (steps.length > 0) steps.push([history.succeeded, steps.at(-1)[1]]);
  const place = useChart(() => ({
    grid: GRID,
    tooltip: tip((dot) => `after ${dot.value[0]} trials\n${metric} ${number(dot.value[1])}`),
    xAxis: axis("trials that succeeded", { min: 0 }),
    yAxis: axis(metric, { nameGap: 48 }),
    series: [
      { type: "scatter", symbolSize: 5, itemStyle: { opacity: 0.45, color: "#7a8699" }, large: true,
        data: history.sampled.map((point) => [point.completed, point.objective]) },
      { type: "line", step: "end", showSymbol: false, lineStyle: { width: 2, color: "#1f6feb" }, data: steps },
    ],
  }), [history]);
  const best = history.improvements.at(-1);
  return html`<${Chart} place=${place}
    label=${best ? `Best ${metric} ${number(best.objective)}, found by trial ${best.index} after ${best.completed} that succeeded` : "Nothing has succeeded yet"} />`;
}

/** The mean by each value of a parameter, and the best. */
export function Effect({ effects, parameter }) {
  const metric = effects.objective.metric;
  const values = parameter.values.filter((each) => each.count > 0);
  const place = useChart(() => ({
    grid: { ...GRID, top: 8 },
    tooltip: tip((dots) => `${parameter.name} = ${dots[0].axisValue}\nmean ${number(dots[0].data)}\nbest ${number(dots[1].data)}`, "axis"),
    xAxis: { ...axis(parameter.name), type: "category", data: values.map((each) => (each.absent ? "(not set)" : value(each.value))) },
    yAxis: axis(metric, { nameGap: 48 }),
    series: [
      { type: "line", data: values.map((each) => each.mean), symbolSize: 6, color: "#1f6feb" },
      { type: "line", data: values.map((each) => each.best), symbolSize: 6, color: "#2da44e", lineStyle: { type: "dashed" } },
    ],
  }), [effects]);
  return html`<${Chart} place=${place} label="Mean and best ${metric} by ${parameter.name}" />`;
}

/** The mean by two parameters. */
export function HeatMap({ map }) {
  const means = map.cells.map((cell) => cell.mean).filter((mean) => mean !== null);
  const colours = ["#30123b", "#4777ef", "#1bd0d5", "#62fc6b", "#d2e935", "#fe9b2d", "#db3a07"];
  const better = map.objective.goal === "maximize" ? colours : [...colours].reverse();
  const place = useChart(() => ({
    grid: { left: 80, right: 90, top: 8, bottom: 48 },
    tooltip: tip((dot) => `${map.x.name} = ${value(map.x.values[dot.value[0]])}\n${map.y.name} = ${value(map.y.values[dot.value[1]])}\n`
      + `mean ${number(dot.value[2])}\nbest ${number(dot.data.best)}\n${dot.data.count} trials`),
    xAxis: { ...axis(map.x.name), type: "category", data: map.x.values.map(value) },
    yAxis: { ...axis(map.y.name, { nameGap: 56 }), type: "category", data: map.y.values.map(value) },
    visualMap: { min: Math.min(...means), max: Math.max(...means), calculable: true, right: 0,
      top: "middle", inRange: { color: better }, formatter: (mean) => number(mean) },
    series: [{ type: "heatmap", data: map.cells.filter((cell) => cell.mean !== null)
      .map((cell) => ({ value: [cell.x, cell.y, cell.mean], best: cell.best, count: cell.count })) }],
  }), [map]);
  return html`<${Chart} place=${place} label="Mean ${map.objective.metric} by ${map.x.name} and ${map.y.name}" />`;
}

/** A line for each trial through its parameters to its objective. */
export function Parallel({ trials, names, metric, goal }) {
  const place = useChart(() => {
    const numeric = names.map((name) => trials.every((trial) => typeof trial.params[name] === "number"));
    const objectives = trials.map((trial) => trial.objective);
    return {
      parallel: { left: 40, right: 60, top: 32, bottom: 16 },
      parallelAxis: [
        ...names.map((name, dim) => ({ dim, name, scale: true, ...(numeric[dim] ? {} : { type: "category",
          data: [...new Set(trials.map((trial) => value(trial.params[name])))] }) })),
        { dim: names.length, name: metric, scale: true },
      ],
      visualMap: { show: false, dimension: names.length, min: Math.min(...objectives), max: Math.max(...objectives),
        inRange: { color: goal === "maximize" ? ["#9aa7b8", "#1f6feb"] : ["#1f6feb", "#9aa7b8"] } },
      series: [{ type: "parallel", lineStyle: { width: 1.5, opacity: 0.5 }, data: trials.map((trial) =>
        [...names.map((name, dim) => (numeric[dim] ? trial.params[name] : value(trial.params[name]))), trial.objective]) }],
    };
  }, [trials]);
  return html`<${Chart} place=${place} label="The parameters of ${trials.length} trials and their ${metric}" />`;
}

/** What an attempt measured step by step. */
export function Measurements({ measurements, metric }) {
  const runs = Map.groupBy(measurements.filter((each) => each.step !== null && typeof each.metrics[metric] === "number"),
    (each) => `repeat ${each.repeat}, fold ${each.fold}`);
  const place = useChart(() => ({
    grid: GRID,
    tooltip: tip((dot) => `${dot.seriesName}\nstep ${dot.value[0]}\n${metric} ${number(dot.value[1])}`),
    xAxis: axis("step"),
    yAxis: axis(metric, { nameGap: 48 }),
    series: [...runs].map(([name, run]) => ({ name, type: "line", symbolSize: 4,
      data: run.map((each) => [each.step, each.metrics[metric]]).sort((one, other) => one[0] - other[0]) })),
  }), [measurements, metric]);
  return html`<${Chart} place=${place} label="${metric} by step" />`;
}
