"""Measures trials that wait for a service, beside a plain asyncio client in the same run.

Prints one JSON line a row: `25 tasks of 1 s on 5 I/O slots` and `1,000 requests of 100 ms, 200 at once`, each from the
submission to the end of the study, the best of three after runs that let the server's compiler warm up (the first run is
shown too). Needs Python alone.

    python3 bench/http_tasks.py [COMMAND...]      # COMMAND starts gridwright; ./gridwright if left out
"""

import asyncio
import json
import multiprocessing
import re
import shlex
import subprocess
import sys
import tempfile
import time
import urllib.request

GRID = """version: 1
name: tasks
space: {{x: {{min: 1, max: {tasks}, step: 1}}}}
objective: {{metric: value, goal: maximize}}
trial:
  http: {{method: GET, url: "http://127.0.0.1:{port}/{millis}?x=${{x}}", result: {{value: /value}}}}
limits: {{parallel: {parallel}}}
"""


async def answer(reader, writer):
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            await asyncio.sleep(int(re.match(rb"GET /(\d+)", head)[1]) / 1000)
            writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 12\r\n\r\n{\"value\": 1}")
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


def serve(pipe):
    async def run():
        server = await asyncio.start_server(answer, "127.0.0.1", 0, backlog=1000)
        pipe.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(run())


def baseline(port, tasks, millis, parallel):
    async def worker(queue):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while queue:
            x = queue.pop()
            writer.write(b"GET /%d?x=%d HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n" % (millis, x))
            await reader.readuntil(b"\r\n\r\n")
            await reader.readexactly(12)
        writer.close()

    async def run():
        queue = list(range(tasks))
        before = time.perf_counter()
        await asyncio.gather(*(worker(queue) for _ in range(parallel)))
        return time.perf_counter() - before

    return asyncio.run(run())


def study(address, grid):
    request = urllib.request.Request(
        address + "/api/v1/studies", grid.encode(), {"Content-Type": "application/yaml"})
    before = time.perf_counter()
    with urllib.request.urlopen(request) as created:
        location = created.headers["Location"]
    while True:
        wait = urllib.request.Request(address + location + "?until=ended", headers={"Prefer": "wait=30"})
        with urllib.request.urlopen(wait) as found:
            view = json.load(found)
        if view["ended_at"]:
            break
    seconds = time.perf_counter() - before
    if view["counts"]["succeeded"] != view["points"]:
        raise SystemExit("not all succeeded: " + json.dumps(view["counts"]))
    return seconds


def rows(command, port):
    for name, slots, tasks, millis, parallel, warming in (
            ("25 tasks of 1 s on 5 I/O slots", 5, 25, 1000, 5, 3),
            ("1,000 requests of 100 ms, 200 at once", 256, 1000, 100, 200, 10)):
        with tempfile.TemporaryDirectory() as folder:
            server = subprocess.Popen(
                [*command, "serve", "--port", "0", "--data", folder, "--io-slots", str(slots),
                 "--allow-host", "127.0.0.1"], stderr=subprocess.PIPE, text=True)
            try:
                address = next(found[1] for line in server.stderr
                               if (found := re.search(r"listens on (http://\S+?),", line)))
                grid = GRID.format(port=port, tasks=tasks, millis=millis, parallel=parallel)
                first = [study(address, grid) for _ in range(warming)][0]
                seconds = min(study(address, grid) for _ in range(3))
                plain = min(baseline(port, tasks, millis, parallel) for _ in range(3))
            finally:
                server.terminate()
                server.communicate()
        yield {"row": name, "seconds": round(seconds, 3), "first_seconds": round(first, 3), "asyncio_seconds": round(plain, 3),
               "ratio": round(seconds / plain, 2)}


def main():
    ours, theirs = multiprocessing.Pipe()
    service = multiprocessing.Process(target=serve, args=(theirs,), daemon=True)
    service.start()
    command = sys.argv[1:] or shlex.split("./gridwright")
    for row in rows(command, ours.recv()):
        print(json.dumps(row), flush=True)
    service.terminate()


if __name__ == "__main__":
    main()
