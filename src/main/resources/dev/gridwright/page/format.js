// How values read.

const ENDED = new Set(["completed", "cancelled", "failed"]);

export const ended = (state) => ENDED.has(state);

/** A number as people compare it: five significant digits, no trailing zeros. */
export function number(value) {
  if (value === null || value === undefined) return "–";
  if (typeof value !== "number") return String(value);
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return count(value);
  const size = Math.abs(value);
  return size >= 1e6 || size < 1e-4 ? value.toExponential(3) : String(Number(value.toPrecision(5)));
}

export const count = (value) => value.toLocaleString("en-US").replaceAll(",", "\u2009");

export function duration(seconds) {
  if (seconds === null || seconds === undefined) return "–";
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  return hours > 0 ? `${hours} h ${minutes} min` : `${minutes} min ${whole % 60} s`;
}

export const time = (text) => (text ? new Date(text).toLocaleString(undefined, { hour12: false }) : "–");

/** A value of a parameter: texts as they are, all else as JSON. */
export const value = (given) =>
  given === null || given === undefined ? "–"
  : typeof given === "number" ? number(given)
  : typeof given === "string" ? given
  : JSON.stringify(given);

export const params = (point) =>
  point ? Object.entries(point).map(([name, given]) => `${name} = ${value(given)}`).join(", ") : "–";
