package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.TaskChanges;
import dev.carillon.model.task.TaskDeadlines;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.worker.Nonce;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.core.Line;
import dev.carillon.server.core.port.TaskStore.Admission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A task as the model knows it. */
final class ModelTask {
  final TaskId id;
  final String line;

  /** What it is; its limits in time are instants. */
  NewTask spec;

  /** Ends as FAILED where others end as DEAD. */
  boolean keepsNoDead;

  /** As text; empty: none. */
  private String limitKey;

  /** As it would be submitted, state and times not yet filled in. */
  private byte[] packed;

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

  /** No retry begins from then on; 0: any time. */
  long retryUntil;

  /** Longest time READY; 0: any. */
  long queueWait;

  /** READY, but its key is full: it stands beside its line. */
  boolean aside;

  /** Discarded and to be purged then; 0: not discarded. */
  long discardedUntil;

  long heldAt;
  String held = "";
  boolean cancelAsked;
  String error = "";
  String result = "";

  /** What its error was filed under; taken over from Redis. */
  String fingerprint = "";

  final List<String> history = new ArrayList<>();

  ModelTask(TaskId id, Admission admitted, long settledFrom) {
    this.id = id;
    NewTask task = admitted.task();
    this.line = Hashes.line(task.tenant(), task.queue(), task.type());
    become(admitted, settledFrom);
  }

  /** Becomes what was submitted; only what it is changes, not where it stands. */
  void become(Admission admitted, long settledFrom) {
    NewTask task = TaskChanges.settled(admitted.task(), settledFrom);
    spec = task.withRetry(admitted.retry());
    limitKey = admitted.limitKey();
    keepsNoDead = admitted.keepsNoDead();
    Admission settled =
        new Admission(task, admitted.limitKey(), admitted.keepsNoDead(), admitted.retry());
    packed = TaskRecord.pack(settled, names());
    takeTimes();
  }

  /** Becomes what an edit says, its keys as before. */
  void edit(NewTask wanted) {
    RecordExt ext = RecordExt.of(wanted).withKeysOf(new TaskRecord(packed).ext());
    spec = wanted;
    packed = TaskRecord.pack(wanted, names(), ext, limitKey);
    takeTimes();
  }

  /** Gets another content, as a redrive may give it. */
  void content(NewTask wanted) {
    RecordExt ext = new TaskRecord(record()).ext();
    int flags = packed[RecordLayout.AT_FLAGS];
    int version = packed[RecordLayout.AT_VERSION];
    spec = wanted;
    packed = TaskRecord.pack(wanted, names(), ext, limitKey);
    packed[RecordLayout.AT_FLAGS] = (byte) flags;
    packed[RecordLayout.AT_VERSION] = (byte) version;
  }

  void priority(int priority) {
    spec = spec.withPriority(priority);
    packed[RecordLayout.AT_PRIORITY] = (byte) priority;
  }

  /** Times that have passed would end it at once when it is run again. */
  void forgetTimesBefore(long now) {
    deadline = deadline <= now ? 0 : deadline;
    retryUntil = retryUntil <= now ? 0 : retryUntil;
    TaskDeadlines d = spec.deadlines();
    spec =
        spec.withDeadlines(
            new TaskDeadlines(
                deadline == 0 ? Optional.empty() : d.start(),
                d.queueWait(),
                retryUntil == 0 ? Optional.empty() : d.retries(),
                d.heartbeat()));
  }

  private Line names() {
    return new Line(line, spec.tenant(), spec.queue(), spec.type());
  }

  private void takeTimes() {
    deadline = at(spec.deadlines().start());
    retryUntil = at(spec.deadlines().retries());
    queueWait = spec.deadlines().queueWait().toMillis();
  }

  private static long at(Optional<NewTask.Due> due) {
    return due.map(d -> ((NewTask.Due.At) d).epochMillis()).orElse(0L);
  }

  /** Whether it carries what was submitted; its policy and limits do not count. */
  boolean sameContent(Admission admitted) {
    return Arrays.equals(content(packed), content(new ModelTask(id, admitted, created).packed));
  }

  private static byte[] content(byte[] packed) {
    int from = RecordLayout.HEADER + new TaskRecord(packed).beforeMeta().length;
    return Arrays.copyOfRange(packed, from, packed.length);
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

  /** No attempt has begun in this life of it, and none that began was ended by it. */
  boolean waitsToStart() {
    return started == 0
        && (state == TaskState.SCHEDULED
            || state == TaskState.READY
            || state == TaskState.DISPATCHED
            || state == TaskState.HELD);
  }

  /** Whether it still has the unique key that it was submitted with. */
  boolean keepsUnique() {
    return switch (spec.unique().scope()) {
      case UNTIL_START -> waitsToStart();
      case UNTIL_DONE -> state.live();
      case UNTIL_SUCCESS -> state.live() || state == TaskState.DEAD || state == TaskState.FAILED;
    };
  }

  /** Why it may no longer start, and since when. */
  record Expiry(String why, long at) {}

  /** When it may no longer start; {@code at} 0: it always may. */
  Expiry expiry() {
    Expiry first = new Expiry("start", deadline);
    if (state == TaskState.READY && queueWait > 0) {
      first = sooner(first, new Expiry("wait", ready + queueWait));
    }
    if (attempts + lost > 0 && retryUntil > 0) {
      first = sooner(first, new Expiry("retry", retryUntil));
    }
    return first;
  }

  private static Expiry sooner(Expiry a, Expiry b) {
    return a.at == 0 || b.at < a.at ? b : a;
  }

  /** Place in a ready line: a level of priority counts as an hour of waiting. */
  long place() {
    return ready - spec.priority() * 3_600_000L;
  }

  /** Longest wait before the next attempt after so many failures. */
  long ceiling(int failures) {
    return spec.retry().ceiling(failures).toMillis();
  }

  /** Its limit key as the scripts know it, 32 hexadecimal digits; empty: none. */
  String limitHash() {
    return Hashes.limitKeyText(new TaskRecord(packed).ext().limitKey(), 0);
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
    view.record(id.toString(), record());
    drawPlace(view, b, local);
    if (waits() && expiry().at > 0) {
      view.index(b + " expiry", local, expiry().at);
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

  private void drawPlace(View view, int b, String local) {
    if (discardedUntil > 0) {
      view.index(b + " discarded", local, discardedUntil);
      return;
    }
    switch (state) {
      case SCHEDULED, RETRY_WAIT -> view.index(b + " due:" + line, local, due);
      case READY ->
          view.index(
              b + (aside ? " blocked:" + line + ":" + limitHash() : " ready:" + line),
              local,
              place());
      case DISPATCHED, RUNNING -> view.index(b + " lease", local, lease);
      case HELD -> view.index(b + " held", local, heldAt);
      case SUCCEEDED, DEAD, FAILED, CANCELLED, EXPIRED ->
          view.index(b + " ended:" + state.code() + ":" + line, local, ended);
    }
    if (state == TaskState.DEAD) {
      view.index(b + " dead:" + fingerprint + ":" + line, local, ended);
    }
  }

  private byte[] record() {
    byte[] r = packed.clone();
    int flags = r[RecordLayout.AT_FLAGS] & 0xFF;
    flags |= hasExtras ? RecordLayout.HAS_EXTRAS : 0;
    flags |= cancelAsked ? RecordLayout.CANCEL_ASKED : 0;
    flags |= keepsNoDead ? RecordLayout.KEEPS_NO_DEAD : 0;
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
    if ((flags & RecordLayout.HAS_EXT) != 0) {
      int ext = RecordLayout.HEADER + ((flags & RecordLayout.HAS_KEY) != 0 ? 16 : 0);
      RecordLayout.put(r, ext + 1 + RecordLayout.EXT_RETRY_UNTIL, 6, retryUntil);
    }
    return r;
  }

  String workerText() {
    return Ulid.format(worker);
  }
}
