#!/usr/bin/env python3
"""A Carillon worker over gRPC: work is brought to it at once, leases are renewed, cancelled tasks are told.

    apt-get install python3-grpcio python3-protobuf      # or: pip install grpcio protobuf
    python3 grpc_worker.py --server localhost:9090

No generated code is needed: the contract is asked from the server (gRPC reflection). Send it something to do:

    carillon task submit --type py.upper --payload '"hello"' --follow

To make it yours, write functions like `upper` and name them in TASKS. A function gets the payload as bytes and an
event that is set when it is to stop; it returns bytes. What it raises makes the task fail; Carillon tries it again.
"""
import argparse
import os
import queue
import random
import secrets
import signal
import socket
import threading
import time

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory


def upper(payload, stop):
    return payload.upper()


def snooze(payload, stop):
    stop.wait(float(payload or b"1"))
    return b""


TASKS = {"py.upper": upper, "py.sleep": snooze}


class Contract:
    """The messages and methods of carillon.v1, as the server tells them."""

    def __init__(self, channel):
        self.channel = channel
        self.pool = descriptor_pool.DescriptorPool()
        for proto in in_order(reflect(channel, "carillon.v1.WorkerService")):
            self.pool.Add(proto)

    def message(self, kind, **fields):
        return message_class(self.pool, "carillon.v1." + kind)(**fields)

    def call(self, name, request):
        """One call with one answer, such as call("Register", …)."""
        return self._stub(self.channel.unary_unary, name)(request, timeout=30)

    def stream(self, name, requests):
        return self._stub(self.channel.stream_stream, name)(requests)

    def _stub(self, kind, name):
        method = self.pool.FindServiceByName("carillon.v1.WorkerService").FindMethodByName(name)
        answer = message_class(self.pool, method.output_type.full_name)
        return kind(
            f"/carillon.v1.WorkerService/{name}",
            request_serializer=lambda m: m.SerializeToString(),
            response_deserializer=answer.FromString,
        )


def message_class(pool, name):
    descriptor = pool.FindMessageTypeByName(name)
    if hasattr(message_factory, "GetMessageClass"):  # protobuf 4.22 and later
        return message_factory.GetMessageClass(descriptor)
    return message_factory.MessageFactory(pool).GetPrototype(descriptor)


def reflect(channel, symbol):
    """The files that a symbol stands in, and those that they need. Its messages are small enough to write by hand."""
    name = symbol.encode()
    request = b"\x22" + bytes([len(name)]) + name  # field 4: file_containing_symbol
    answers = channel.stream_stream(
        "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
        request_serializer=bytes,
        response_deserializer=bytes,
    )(iter([request]), timeout=30)
    for answer in answers:
        for files in fields(answer, 4):  # file_descriptor_response
            return [descriptor_pb2.FileDescriptorProto.FromString(f) for f in fields(files, 1)]
    raise SystemExit(f"the server does not know {symbol}")


def fields(message, wanted):
    """The values of one length-delimited field of a protobuf message."""
    at = 0

    def varint():
        nonlocal at
        value = shift = 0
        while True:
            byte = message[at]
            at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    while at < len(message):
        tag = varint()
        if tag & 7 == 0:
            varint()
            continue
        if tag & 7 != 2:
            raise ValueError("not a message of the reflection service")
        size = varint()
        if tag >> 3 == wanted:
            yield message[at : at + size]
        at += size


def in_order(files):
    """Each file behind those that it imports."""
    by_name, done = {f.name: f for f in files}, []

    def visit(name):
        file = by_name.pop(name, None)
        if file is not None:
            for needed in file.dependency:
                visit(needed)
            done.append(file)

    for name in list(by_name):
        visit(name)
    return done


class Worker:
    def __init__(self, contract, name, slots, tasks):
        self.contract = contract
        self.tasks = tasks
        self.slots = slots
        self.name = name
        self.id = ulid()
        self.running = {}  # id of a task → (attempt, event that stops it)
        self.lock = threading.Lock()
        self.signals = queue.Queue()
        self.wake = threading.Event()  # beat now
        self.draining = False

    def drain(self, *_):
        """Finish what runs, take nothing new."""
        self.draining = True
        self.wake.set()

    def run(self):
        """Serves until it is drained; connects again whenever the connection is lost."""
        while not (self.draining and not self.running):
            try:
                terms = self.contract.call(
                    "Register",
                    self.contract.message(
                        "RegisterRequest",
                        worker_id=self.id,
                        name=self.name,
                        host=socket.gethostname(),
                        pid=os.getpid(),
                        types=sorted(self.tasks),
                        slots=self.slots,
                    ),
                )
                self.session(terms.heartbeat_millis / 1000)
            except grpc.RpcError as away:
                print(f"connection lost ({away.code().name}); trying again", flush=True)
                time.sleep(1)

    def session(self, heartbeat):
        self.signals = queue.Queue()
        hello = self.contract.message("WorkerSignal")
        hello.hello.worker_id = self.id
        self.signals.put(hello)
        over = threading.Event()
        threading.Thread(target=self.beats, args=(self.signals, heartbeat, over), daemon=True).start()
        try:
            for order in self.contract.stream("Session", iter(self.signals.get, None)):
                self.obey(order)
                if self.draining and not self.running:
                    return
        finally:
            over.set()
            self.wake.set()
            self.signals.put(None)

    def beats(self, signals, heartbeat, over):
        sequence = 0
        while not over.is_set():
            sequence += 1
            beat = self.contract.message("WorkerSignal")
            with self.lock:
                beat.beat.running.extend(attempt for attempt, _ in self.running.values())
                beat.beat.free_slots = max(0, self.slots - len(self.running))
            beat.beat.sequence = sequence
            beat.beat.draining = self.draining
            signals.put(beat)
            self.wake.wait(heartbeat)
            self.wake.clear()

    def obey(self, order):
        kind = order.WhichOneof("signal")
        if kind == "hints":
            self.claim([hint for hint in order.hints.hints if not self.draining])
        elif kind in ("cancel", "lost"):
            for attempt in getattr(order, kind).attempts:
                with self.lock:
                    _, stop = self.running.get(attempt.id, (None, None))
                if stop is not None:
                    stop.set()
        elif kind == "resize":
            self.slots = order.resize
        elif kind == "drain":
            self.drain()

    def claim(self, hints):
        if not hints:
            return
        request = self.contract.message("ClaimRequest", worker_id=self.id)
        for hint in hints:
            request.attempts.add(id=hint.id, gen=hint.gen, nonce=secrets.token_bytes(16))
        for result in self.contract.call("Claim", request).results:
            if result.code == 1:  # OK; otherwise the hint is to be forgotten
                stop = threading.Event()
                with self.lock:
                    self.running[result.assignment.attempt.id] = (result.assignment.attempt, stop)
                threading.Thread(target=self.work, args=(result.assignment, stop), daemon=True).start()

    def work(self, task, stop):
        request = self.contract.message("CompleteRequest", worker_id=self.id)
        completion = request.completions.add()
        completion.attempt.CopyFrom(task.attempt)
        try:
            completion.result = self.tasks[task.type](task.payload, stop)
            completion.outcome = 5 if stop.is_set() else 1  # CANCELLED, SUCCEEDED
        except Exception as failure:
            completion.outcome = 2  # FAILED
            completion.error = f"{type(failure).__name__}: {failure}"[:1000]
        print(f"{task.attempt.id} {task.type}: outcome {completion.outcome}", flush=True)
        self.complete(request)
        with self.lock:
            del self.running[task.attempt.id]
        if self.draining:
            self.wake.set()

    def complete(self, request):
        """Tells the end until it has arrived: telling it twice does no harm."""
        for pause in (0.5, 1, 2, 4, 8):
            try:
                self.contract.call("Complete", request)
                return
            except grpc.RpcError:
                time.sleep(pause)


def ulid():
    """26 digits of base 32: 48 bits of time, 80 random bits."""
    bits = int(time.time() * 1000) << 80 | random.SystemRandom().getrandbits(80)
    return "".join("0123456789ABCDEFGHJKMNPQRSTVWXYZ"[bits >> 5 * i & 31] for i in reversed(range(26)))


def main():
    parser = argparse.ArgumentParser(description="A Carillon worker over gRPC.")
    parser.add_argument("--server", default="localhost:9090", help="default: %(default)s")
    parser.add_argument("--name", default="python-grpc", help="a name for lists of workers")
    parser.add_argument("--slots", type=int, default=8, help="tasks at once (default: %(default)s)")
    options = parser.parse_args()
    with grpc.insecure_channel(options.server) as channel:
        grpc.channel_ready_future(channel).result(timeout=30)
        worker = Worker(Contract(channel), options.name, options.slots, TASKS)
        signal.signal(signal.SIGTERM, worker.drain)
        signal.signal(signal.SIGINT, worker.drain)
        worker.run()


if __name__ == "__main__":
    main()
