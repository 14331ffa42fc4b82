#!/usr/bin/env python3
"""A worker for trials with `trial: {worker: QUEUE}`: one file, nothing but Python's standard library.

    python3 worker.py --queue training --server http://127.0.0.1:8080

Put your own training in place of `train` at the end. What lies before it asks the server for trials, keeps their
leases by heartbeats from a thread of its own, hears when a trial is to be stopped, and repeats what the server may
not have got: a restart of the server in the middle of a trial costs nothing.
"""

import argparse
import json
import os
import signal
import socket
import sys
import threading
import time
import traceback
import urllib.error
import urllib.request
import uuid


class Stopped(Exception):
    """Nobody waits for the result of this trial any more, or this worker is leaving."""


class Server:
    """Sends requests until they are answered."""

    def __init__(self, url, token, patience):
        self.base = url.rstrip("/") + "/api/v1"
        self.token = token
        self.patience = patience

    def call(self, method, path, body=None, patience=None, wait=0.0):
        """The status and the answer. The same request is sent again, byte for byte, as long as the server cannot be
        reached or asks to wait; every route that workers use can be repeated."""
        data = None if body is None else json.dumps(body).encode()
        end = time.monotonic() + (self.patience if patience is None else patience)
        pause = 0.2
        while True:
            request = urllib.request.Request(self.base + path, data=data, method=method)
            if data is not None:
                request.add_header("Content-Type", "application/json")
            if self.token:
                request.add_header("Authorization", "Bearer " + self.token)
            try:
                with urllib.request.urlopen(request, timeout=wait + 30) as answer:
                    text = answer.read()
                    return answer.status, json.loads(text) if text else {}
            except urllib.error.HTTPError as error:
                text = error.read()
                if error.code != 429 and error.code < 500:
                    return error.code, json.loads(text) if text else {}
                problem = "answers %d" % error.code
                pause = max(pause, float(error.headers.get("Retry-After") or 0))
            except (OSError, ValueError) as error:  # refused, reset, timed out, or cut off in the middle
                problem = str(error)
            if time.monotonic() + pause > end:
                raise ConnectionError("the server at %s: %s" % (self.base, problem))
            time.sleep(pause)
            pause = min(pause * 2, 10)


class Lease:
    """One trial. Given to `train` as `report`: `report(step, loss=0.1)` measures, and stops what is to stop."""

    def __init__(self, server, told, leaving):
        self.server = server
        self.path = "/leases/" + told["lease"]
        self.params = told["params"]
        self.seed = told["seeds"][0]
        self.name = "%s %d" % (told["study"], told["index"])
        self.beat_within = told["beat_within_seconds"]
        self.leaving = leaving
        self.stop = None  # why nobody waits for it any more
        self.over = threading.Event()
        self.measured = []  # not told yet
        self.everything = []  # told once more at the end: a server that was restarted has forgotten
        self.lock = threading.Lock()
        self.thread = threading.Thread(target=self.keep, name="beats of " + self.name, daemon=True)

    def __call__(self, step, **metrics):
        with self.lock:
            self.measured.append({"step": step, "metrics": metrics})
            self.everything.append(self.measured[-1])
        if self.stop or self.leaving.is_set():
            raise Stopped()

    def keep(self):
        """Beats until the trial is over. What could not be told is told with the next beat."""
        while not self.over.wait(self.beat_within):
            with self.lock:
                told = list(self.measured)
            try:
                status, answer = self.server.call(
                    "POST", self.path + "/heartbeat", {"measurements": told}, patience=self.beat_within
                )
            except ConnectionError:
                continue
            if status == 200 and not answer["stop"]:
                with self.lock:
                    del self.measured[: len(told)]
            elif status == 200:
                self.stop = answer["reason"]
            elif status == 410:
                self.stop = "gone"

    def run(self, train):
        self.thread.start()
        try:
            result = {"metrics": train(self.params, self.seed, self)}
        except Stopped:
            result = None
        except Exception as error:  # the trial failed, not the worker
            result = {
                "failure": {"message": "%s: %s" % (type(error).__name__, error)},
                "output": traceback.format_exc()[-100_000:],
            }
        finally:
            self.over.set()
            self.thread.join()
        if result is None and self.stop:
            print("%s: stopped, %s" % (self.name, self.stop), flush=True)
        elif result is None:
            self.server.call("DELETE", self.path)
            print("%s: given back" % self.name, flush=True)
        else:
            result["measurements"] = self.everything[-10_000:]
            self.tell(result)

    def tell(self, result):
        status, answer = self.server.call("PUT", self.path + "/result", result)
        if status in (400, 413):  # it cannot be taken as it is; say so, so that the trial ends
            message = "The result was refused: %s" % answer.get("detail", status)
            status, answer = self.server.call(
                "PUT", self.path + "/result", {"failure": {"message": message[:4000]}}
            )
        print("%s: %s" % (self.name, answer.get("outcome") or answer.get("detail") or status), flush=True)


def work(server, options, train, leaving, number):
    """Runs one trial after the other."""
    name = options.name if options.parallel == 1 else "%s-%d" % (options.name, number)
    ask = {"worker": name, "queues": options.queue, "wait": "%ds" % options.wait, "heartbeat": options.heartbeat}
    while not leaving.is_set():
        # A new id for each new request; sent again, it gives the same lease, so that a lost answer loses nothing.
        ask["request_id"] = str(uuid.uuid4())
        status, answer = server.call("POST", "/leases", ask, wait=options.wait)
        if status == 200:
            for told in answer["leases"]:
                Lease(server, told, leaving).run(train)
        elif status == 204:
            if options.once:
                return
        else:
            raise SystemExit("refused: %s" % json.dumps(answer, indent=2))


def main(train):
    parser = argparse.ArgumentParser(description="Runs trials that a Gridwright server hands out.")
    parser.add_argument("--server", default=os.environ.get("GRIDWRIGHT_SERVER", "http://127.0.0.1:8080"))
    parser.add_argument("--queue", action="append", required=True, help="may be given several times")
    parser.add_argument("--name", default=socket.gethostname()[:40] + "-" + str(os.getpid()))
    parser.add_argument("--parallel", type=int, default=1, help="trials at once, each on a thread")
    parser.add_argument("--wait", type=int, default=30, help="seconds of one long poll, 0 to 30")
    parser.add_argument("--heartbeat", default="30s", help="silence after which a trial is given to someone else")
    parser.add_argument("--patience", type=float, default=600, help="seconds to wait for a server that is away")
    parser.add_argument("--once", action="store_true", help="leave when there is nothing to do")
    options = parser.parse_args()
    server = Server(options.server, os.environ.get("GRIDWRIGHT_TOKEN", ""), options.patience)
    leaving = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: leaving.set())
    failed = []

    def run(number):
        try:
            work(server, options, train, leaving, number)
        except BaseException as error:  # one thread that cannot go on ends them all
            failed.append(error)
            leaving.set()

    threads = [threading.Thread(target=run, args=(i,), daemon=True) for i in range(options.parallel)]
    for thread in threads:
        thread.start()
    while not leaving.is_set() and any(thread.is_alive() for thread in threads):
        time.sleep(0.05)
    for thread in threads:  # those that wait for work have nothing to give back
        thread.join(timeout=10)
    if failed:
        sys.exit("%s" % failed[0])


def train(params, seed, report):
    """Your training: takes the point and a seed, measures as it goes, returns the metrics.

    Here a line is fitted to noisy points by gradient descent.
    """
    import random

    noise = random.Random(seed)
    points = [(x / 20, 3 * x / 20 - 1 + noise.gauss(0, 0.1)) for x in range(20)]
    slope = offset = slope_speed = offset_speed = 0.0
    loss = float("inf")
    for epoch in range(200):
        errors = [slope * x + offset - y for x, y in points]
        loss = sum(error * error for error in errors) / len(points)
        if epoch % 20 == 0:
            report(epoch, loss=loss)
        slope_speed = params["momentum"] * slope_speed - params["learning_rate"] * 2 * sum(
            error * x for error, (x, _) in zip(errors, points)
        ) / len(points)
        offset_speed = params["momentum"] * offset_speed - params["learning_rate"] * 2 * sum(errors) / len(points)
        slope += slope_speed
        offset += offset_speed
    return {"loss": loss, "slope": slope, "offset": offset}


if __name__ == "__main__":
    main(train)
