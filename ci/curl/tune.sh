#!/bin/sh
# Submits a grid to a server, waits for its end and ends as `gridwright run` does; needs nothing but curl.
#
#   GRIDWRIGHT_SERVER=https://tuning.example.com GRIDWRIGHT_TOKEN=... sh tune.sh grid.yaml [results-folder]
#
# Ends with 0 (passed, or no gates), 3 (a gate failed), 4 (no verdict), 2 (the grid is not accepted), 5 (the server is
# not reached or refuses), 130 and 143 (interrupted: the study is cancelled).
set -eu

if [ $# -lt 1 ] || [ -z "${GRIDWRIGHT_SERVER:-}" ]; then
  echo "usage: GRIDWRIGHT_SERVER=URL [GRIDWRIGHT_TOKEN=...] sh tune.sh grid.yaml [results-folder]" >&2
  exit 2
fi
grid=$1
results=${2:-gridwright-results}
base="${GRIDWRIGHT_SERVER%/}/api/v1/studies"
mkdir -p "$results"
answer="$results/answer.json"
headers="$results/headers.txt"

# A header file keeps the token out of the list of processes.
authorization="$results/.authorization"
umask 077
: >"$authorization"
if [ -n "${GRIDWRIGHT_TOKEN:-}" ]; then
  printf 'Authorization: Bearer %s\n' "$GRIDWRIGHT_TOKEN" >"$authorization"
fi

study=
request=

clean_up() {
  rm -f "$authorization" "$headers" "$answer"
}

# The shell hears a signal while it waits, not while a program runs in its foreground.
call() {
  curl -sS -H "@$authorization" "$@" &
  request=$!
  wait "$request"
}

# shellcheck disable=SC2317 # traps call it
interrupted() {
  trap '' INT TERM
  [ -z "$request" ] || kill "$request" 2>/dev/null || true
  if [ -n "$study" ]; then
    echo "Interrupted: cancelling $study" >&2
    curl -sS -m 3 -H "@$authorization" -H 'Content-Type: application/json' -d '{"mode": "kill"}' \
      -o /dev/null "$base/$study/cancel" || true
  fi
  clean_up
  exit "$1"
}
trap 'interrupted 130' INT
trap 'interrupted 143' TERM

case $grid in
  *.json) type=application/json ;;
  *) type=application/yaml ;;
esac

# One attempt at a job makes one study, however often this request is sent.
job="${GITHUB_RUN_ID:-}${GITHUB_RUN_ATTEMPT:-}${GITHUB_JOB:-}${CI_JOB_ID:-}${BUILD_TAG:-}"
sum=$(cksum <"$grid")
key="curl-${job:-$$-$(date +%s)}-$(echo "$sum" | tr ' ' '-')"

status=$(call --retry 5 --retry-connrefused --retry-delay 1 -o "$answer" -D "$headers" -w '%{http_code}' \
  -H "Content-Type: $type" -H "Idempotency-Key: $key" --data-binary "@$grid" "$base") || status=000
case $status in
  201) ;;
  400 | 413 | 415 | 422)
    cat "$answer" >&2
    clean_up
    exit 2
    ;;
  *)
    echo "The server $GRIDWRIGHT_SERVER did not take the grid (status $status)." >&2
    [ ! -s "$answer" ] || cat "$answer" >&2
    clean_up
    exit 5
    ;;
esac
study=$(sed -n 's#^[Ll]ocation: .*/studies/\([A-Za-z0-9._-]*\).*#\1#p' "$headers")
echo "$study is running on $GRIDWRIGHT_SERVER" >&2

state=
while :; do
  call --retry 5 --retry-connrefused --retry-delay 1 -o "$results/tune.env" "$base/$study/report?format=dotenv" -f || {
    clean_up
    exit 5
  }
  state=$(sed -n 's/^GW_STATE=//p' "$results/tune.env")
  case $state in
    completed | cancelled | failed) break ;;
  esac
  # Answered when the study ends, or after the time that is asked for.
  call -o /dev/null -H 'Prefer: wait=30' -H 'If-None-Match: "none"' "$base/$study?until=ended" || true
  sleep 1 &
  wait $!
done

for report in junit:junit.xml json:results.json markdown:report.md html:report.html; do
  call -f -o "$results/${report#*:}" "$base/$study/report?format=${report%%:*}" ||
    echo "The report ${report#*:} could not be fetched." >&2
done
cat "$results/report.md"

value() {
  sed -n "s/^$1=//p" "$results/tune.env"
}

code=4
if [ "$state" = completed ] && [ "$(value GW_SUCCEEDED)" -gt 0 ]; then
  case $(value GW_STOP_REASON) in
    max_time | max_trials) ;;
    *)
      code=0
      [ "$(value GW_VERDICT)" != failed ] || code=3
      ;;
  esac
fi
clean_up
exit "$code"
