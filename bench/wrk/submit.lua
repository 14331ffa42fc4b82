-- Submits a small grid again and again; counts what becomes of it.
wrk.method = "POST"
wrk.path = "/api/v1/studies"
wrk.headers["Content-Type"] = "application/yaml"
wrk.body = "version: 1\nname: load\nspace: {x: [1, 2, 3, 4]}\nobjective: {metric: value, goal: minimize}\n"
  .. "trial: {function: sphere}\n"

local threads = {}
function setup(thread) table.insert(threads, thread) end
function init(args) accepted = 0; refused = 0; other = 0 end
function response(status)
  if status == 201 then accepted = accepted + 1
  elseif status == 429 then refused = refused + 1
  else other = other + 1 end
end
function done(summary, latency, requests)
  local sums = {accepted = 0, refused = 0, other = 0}
  for _, thread in ipairs(threads) do
    for name in pairs(sums) do sums[name] = sums[name] + thread:get(name) end
  end
  local seconds = summary.duration / 1e6
  io.write(string.format(
    '{"row":"submit","accepted":%d,"refused":%d,"other":%d,"cut":%d,"accepted_per_second":%.0f,"answered_per_second":%.0f,"p50_ms":%.1f,"p99_ms":%.1f}\n',
    sums.accepted, sums.refused, sums.other,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout,
    sums.accepted / seconds, (sums.accepted + sums.refused) / seconds, latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
