package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.worker.Nonce;
import dev.carillon.model.worker.Ulid;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A task as the model knows it. */
final class ModelTask {
  final TaskId id;
  final NewTask spec;
  final String line;
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
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  boolean keyed() {
    return !spec.idempotencyKey().isEmpty();
  }

  boolean is(int wantedGen, Nonce wanted) {
    return gen == wantedGen && nonce.equals(wanted);
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
      case HELD -> view.index(b + " held", local, 0);
      case SUCCEEDED, DEAD, FAILED, CANCELLED, EXPIRED ->
          view.index(b + " ended:" + state.code() + ":" + line, local, ended);
    }
    if (state == TaskState.DEAD) {
      view.index(b + " dead:" + fingerprint + ":" + line, local, ended);
    }
    view.put("task " + id, record());
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

  private String record() {
    byte[] packed = TaskRecord.pack(spec, new dev.carillon.server.core.Line(line, "", "", ""));
    int payload = packed.length - spec.payload().size();
    int flags =
        (keyed() ? RecordLayout.HAS_KEY : 0)
            | (hasExtras ? RecordLayout.HAS_EXTRAS : 0)
            | (cancelAsked ? RecordLayout.CANCEL_ASKED : 0);
    return String.format(
        "%s v1 flags=%d prio=%d gen=%d attempts=%d/%d lost=%d/%d created=%d due=%d ready=%d"
            + " started=%d ended=%d lease=%d exec=%d backoff=%d..%d progress=%d line=%s nonce=%s"
            + " worker=%s deadline=0 meta=%s payload=%s",
        state,
        flags,
        spec.priority(),
        gen,
        attempts,
        spec.retry().maxAttempts(),
        lost,
        spec.retry().maxLost(),
        created,
        due,
        ready,
        started,
        ended,
        lease,
        spec.execTimeout().toMillis(),
        spec.retry().backoffBase().toMillis(),
        spec.retry().backoffMax().toMillis(),
        progress,
        line,
        hex(nonce.bytes()),
        hex(worker),
        View.printable(
            new String(packed, ISO_8859_1)
                .substring(RecordLayout.HEADER, payload)
                .getBytes(ISO_8859_1)),
        View.printable(new String(packed, ISO_8859_1).substring(payload).getBytes(ISO_8859_1)));
  }

  String workerText() {
    return Ulid.format(worker);
  }
}
