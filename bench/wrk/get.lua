-- Gets one address again and again; the row is named by the first argument.
function init(args) name = args[1] or "get" end
local threads = {}
function setup(thread) table.insert(threads, thread) end
function done(summary, latency, requests)
  local seconds = summary.duration / 1e6
  io.write(string.format(
    '{"row":"%s","requests_per_second":%.0f,"not_ok":%d,"p50_ms":%.2f,"p99_ms":%.2f}\n',
    threads[1]:get("name"), summary.requests / seconds, summary.errors.status,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
