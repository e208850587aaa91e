#!/usr/bin/env python3
"""A Carillon worker that needs nothing but Python 3: it asks for work over HTTP.

    python3 taskq_worker.py                       # asks http://localhost:9090 for the tasks below
    python3 taskq_worker.py --server http://host:9090 --name cook-1 --until-idle 5

Send it something to do:

    curl -s localhost:9090/v1/tasks/enqueue -d '{"name":"cook","config":{"dish":"pasta"}}'

To make it yours, write functions like `cook` and name them in TASKS. A function gets the task's config and returns
something that JSON can say; what it raises makes the task fail, and Carillon tries it again after a while. A task
that is not finished within the server's setting taskq.lease (5 minutes) is handed to somebody else: a function should
bear being run twice.
"""
import argparse
import json
import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request


def cook(config):
    return {"served": config["dish"].upper()}


def add(config):
    return sum(config)


TASKS = {"cook": cook, "add": add}


class Worker:
    def __init__(self, server, name, tasks):
        self.server = server.rstrip("/")
        self.tasks = tasks
        self.processor = {"host": socket.gethostname(), "pid": os.getpid(), "name": name}
        self.stopped = False

    def stop(self, *_):
        """Finish what runs, take nothing new."""
        self.stopped = True

    def call(self, verb, **body):
        """Status and answer of a call; 5xx and no answer at all are raised."""
        request = urllib.request.Request(
            f"{self.server}/v1/tasks/{verb}",
            data=json.dumps({"processor": self.processor, **body}).encode(),
            headers={"Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as refused:
            if refused.code >= 500:
                raise
            return refused.code, json.load(refused)

    def run(self, until_idle):
        idle_since = time.monotonic()
        while not self.stopped and time.monotonic() - idle_since < until_idle:
            try:
                status, task = self.call("dequeue", capabilities=sorted(self.tasks))
            except OSError as away:  # no connection, or a server error
                log(f"the server does not answer ({away}); trying again")
                time.sleep(1)
                continue
            if status == 200:
                self.work(task)
                idle_since = time.monotonic()
            elif status == 404:
                time.sleep(0.2)
            else:
                sys.exit(f"refused: {task['error']}")

    def work(self, task):
        try:
            success, result = True, self.tasks[task["name"]](task["args"])
        except Exception as failure:
            success, result = False, f"{type(failure).__name__}: {failure}"
        log(f"{task['uuid']} {task['name']}: {'done' if success else 'failed'} {json.dumps(result)}")
        self.update(task["uuid"], success, result)

    def update(self, uuid, success, result):
        """Tells the result until it has arrived: telling it twice does no harm."""
        for pause in (0.5, 1, 2, 4, 8):
            try:
                status, answer = self.call("update", uuid=uuid, success=success, result=result)
                if status != 200:  # 409: the lease had ended, somebody else has the task now
                    log(f"{uuid}: {answer['error']}")
                return
            except OSError as away:
                log(f"{uuid}: the result did not arrive ({away}); trying again")
                time.sleep(pause)


def log(text):
    print(text, flush=True)


def main():
    parser = argparse.ArgumentParser(description="A Carillon worker over HTTP.")
    parser.add_argument("--server", default="http://localhost:9090", help="default: %(default)s")
    parser.add_argument("--name", default="python", help="a name for lists of workers")
    parser.add_argument(
        "--until-idle", type=float, default=float("inf"), metavar="S", help="end after S seconds without work"
    )
    options = parser.parse_args()
    worker = Worker(options.server, options.name, TASKS)
    signal.signal(signal.SIGTERM, worker.stop)
    signal.signal(signal.SIGINT, worker.stop)
    worker.run(options.until_idle)


if __name__ == "__main__":
    main()
