package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.worker.Nonce;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.core.Line;
import java.util.ArrayList;
import java.util.List;

/** A task as the model knows it. */
final class ModelTask {
  final TaskId id;
  final NewTask spec;
  final String line;

  /** As it is submitted, state and times not yet filled in. */
  private final byte[] packed;

  TaskState state = TaskState.SCHEDULED;
  int gen = 1;
  int attempts;
  int lost;
  long created;
  long due;

  /** A back-off is drawn: the due instant may be up to so much later. */
  long dueSlack;

  long ready;
  long started;
  long ended;
  long lease;
  int progress;
  Nonce nonce = Nonce.NONE;
  byte[] worker = new byte[16];
  boolean hasExtras;

  /** No attempt begins from then on; 0: any time. */
  long deadline;

  long heldAt;
  String held = "";
  boolean cancelAsked;
  String error = "";
  String result = "";

  /** What its error was filed under; taken over from Redis. */
  String fingerprint = "";

  final List<String> history = new ArrayList<>();

  ModelTask(TaskId id, NewTask spec) {
    this.id = id;
    this.spec = spec;
    this.line = Hashes.line(spec.tenant(), spec.queue(), spec.type());
    this.packed = TaskRecord.pack(spec, new Line(line, spec.tenant(), spec.queue(), spec.type()));
  }

  boolean is(int wantedGen, Nonce wanted) {
    return gen == wantedGen && nonce.equals(wanted);
  }

  /** Stands in a line or waits for its time. */
  boolean waits() {
    return state == TaskState.SCHEDULED
        || state == TaskState.READY
        || state == TaskState.RETRY_WAIT;
  }

  /** Place in a ready line: a level of priority counts as an hour of waiting. */
  long place() {
    return ready - spec.priority() * 3_600_000L;
  }

  /** Longest wait before the next attempt after so many failures. */
  long ceiling(int failures) {
    return spec.retry().ceiling(failures).toMillis();
  }

  void remember(int how, long endedAt, String text) {
    byte[] head = new byte[33];
    RecordLayout.put(head, 0, 4, gen);
    RecordLayout.put(head, 4, 6, started);
    RecordLayout.put(head, 10, 6, endedAt);
    RecordLayout.put(head, 16, 1, how);
    System.arraycopy(worker, 0, head, 17, 16);
    history.add(View.printable(head) + View.printable(text.getBytes(UTF_8)));
    hasExtras = true;
  }

  void draw(View view) {
    int b = id.bucket();
    String local = id.local();
    switch (state) {
      case SCHEDULED, RETRY_WAIT -> view.index(b + " due:" + line, local, due);
      case READY -> view.index(b + " ready:" + line, local, place());
      case DISPATCHED, RUNNING -> view.index(b + " lease", local, lease);
      case HELD -> view.index(b + " held", local, heldAt);
      case SUCCEEDED, DEAD, FAILED, CANCELLED, EXPIRED ->
          view.index(b + " ended:" + state.code() + ":" + line, local, ended);
    }
    if (state == TaskState.DEAD) {
      view.index(b + " dead:" + fingerprint + ":" + line, local, ended);
    }
    view.record(id.toString(), record());
    if (deadline > 0 && waits()) {
      view.index(b + " expiry", local, deadline);
    }
    if (!held.isEmpty()) {
      view.field(b + " extra:" + local, "held", held);
    }
    if (!error.isEmpty()) {
      view.field(b + " extra:" + local, "error", error);
    }
    if (!result.isEmpty()) {
      view.field(b + " extra:" + local, "result", result);
    }
    if (!history.isEmpty()) {
      view.put(b + " history:" + local, String.join(" · ", history));
    }
  }

  private byte[] record() {
    byte[] r = packed.clone();
    int flags = r[RecordLayout.AT_FLAGS] & 0xFF;
    flags |= hasExtras ? RecordLayout.HAS_EXTRAS : 0;
    flags |= cancelAsked ? RecordLayout.CANCEL_ASKED : 0;
    RecordLayout.put(r, RecordLayout.AT_FLAGS, 1, flags);
    RecordLayout.put(r, RecordLayout.AT_STATE, 1, state.code());
    RecordLayout.put(r, RecordLayout.AT_GEN, 4, gen);
    RecordLayout.put(r, RecordLayout.AT_ATTEMPTS, 1, attempts);
    RecordLayout.put(r, RecordLayout.AT_LOST, 1, lost);
    RecordLayout.put(r, RecordLayout.AT_CREATED, 6, created);
    RecordLayout.put(r, RecordLayout.AT_DUE, 6, due);
    RecordLayout.put(r, RecordLayout.AT_READY, 6, ready);
    RecordLayout.put(r, RecordLayout.AT_STARTED, 6, started);
    RecordLayout.put(r, RecordLayout.AT_ENDED, 6, ended);
    RecordLayout.put(r, RecordLayout.AT_LEASE, 6, lease);
    RecordLayout.put(r, RecordLayout.AT_START_DEADLINE, 6, deadline);
    RecordLayout.put(r, RecordLayout.AT_PROGRESS, 2, progress);
    System.arraycopy(nonce.bytes(), 0, r, RecordLayout.AT_NONCE, 16);
    System.arraycopy(worker, 0, r, RecordLayout.AT_WORKER, 16);
    return r;
  }

  String workerText() {
    return Ulid.format(worker);
  }
}
