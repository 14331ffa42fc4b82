// The REST interface, which is all that this page knows of the server.

const BASE = "/api/v1";
const TOKEN = "gridwright.token";

export const token = {
  get: () => sessionStorage.getItem(TOKEN) ?? "",
  set: (text) => (text ? sessionStorage.setItem(TOKEN, text) : sessionStorage.removeItem(TOKEN)),
};

/** What the server refused: problem+json, or what could be read of it. */
export class Problem extends Error {
  constructor(status, body) {
    super(body.detail || body.title || `The server answered ${status}.`);
    this.status = status;
    this.title = body.title ?? `Status ${status}`;
    this.errors = body.errors ?? [];
  }
}

async function request(path, { method = "GET", body, type, headers = {}, signal } = {}) {
  const sent = new Headers(headers);
  if (token.get()) sent.set("Authorization", `Bearer ${token.get()}`);
  if (type) sent.set("Content-Type", type);
  const answer = await fetch(path.startsWith("/") ? path : `${BASE}/${path}`, { method, body, headers: sent, signal });
  if (answer.ok || answer.status === 304) return answer;
  const text = await answer.text();
  let problem = {};
  try {
    problem = JSON.parse(text);
  } catch {
    problem = { detail: text.slice(0, 500) };
  }
  throw new Problem(answer.status, problem);
}

export async function json(path, options) {
  const answer = await request(path, options);
  return answer.status === 204 || answer.status === 304 ? null : answer.json();
}

export async function text(path, options) {
  return (await request(path, options)).text();
}

/** Deletes the version of a thing that is there now. */
export async function remove(path) {
  const tag = (await request(path, { method: "HEAD" })).headers.get("ETag");
  await request(path, { method: "DELETE", headers: { "If-Match": tag } });
}

/** The last bytes of a text; all of it when it is not longer. */
export async function tail(path, bytes, signal) {
  const size = Number((await request(path, { method: "HEAD", signal })).headers.get("Content-Length") ?? 0);
  return size === 0 ? "" : text(path, { signal, headers: size > bytes ? { Range: `bytes=-${bytes}` } : {} });
}

/** Saves an answer as a file; a plain link would not send the token. */
export async function save(path, name) {
  const address = URL.createObjectURL(await (await request(path)).blob());
  const link = Object.assign(document.createElement("a"), { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 0);
}

export const post = (path, value) =>
  json(path, value === undefined
    ? { method: "POST" }
    : { method: "POST", body: JSON.stringify(value), type: "application/json" });

export const id = encodeURIComponent;

const pause = (milliseconds, signal) =>
  new Promise((done) => {
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener("abort", () => { clearTimeout(timer); done(); }, { once: true });
  });

/**
 * Tells every state of a study until the signal: each request waits until there is another. Goes on when the server
 * cannot be reached for a while.
 */
export async function follow(study, signal, tell, fail) {
  let tag = null;
  while (!signal.aborted) {
    try {
      const headers = tag ? { "If-None-Match": tag, Prefer: "wait=25" } : {};
      const answer = await request(`studies/${id(study)}`, { headers, signal });
      if (answer.status !== 304) {
        tag = answer.headers.get("ETag");
        tell(await answer.json());
      }
    } catch (problem) {
      if (signal.aborted) return;
      fail(problem);
      if (problem instanceof Problem && problem.status < 500 && problem.status !== 429) return;
      await pause(2000, signal);
    }
  }
}
