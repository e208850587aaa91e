package dev.carillon.server.store.redis;

import static dev.carillon.model.task.TaskState.CANCELLED;
import static dev.carillon.model.task.TaskState.DEAD;
import static dev.carillon.model.task.TaskState.DISPATCHED;
import static dev.carillon.model.task.TaskState.READY;
import static dev.carillon.model.task.TaskState.RETRY_WAIT;
import static dev.carillon.model.task.TaskState.RUNNING;
import static dev.carillon.model.task.TaskState.SCHEDULED;
import static dev.carillon.model.task.TaskState.SUCCEEDED;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.Completion;
import dev.carillon.model.worker.Hint;
import dev.carillon.model.worker.Nonce;
import dev.carillon.model.worker.Outcome;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.core.port.AttemptStore;
import dev.carillon.server.core.port.TaskStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The state table in plain Java: what every script does and answers, told the obvious way. Slow,
 * single-threaded, and read beside section 3 of the engine's design.
 */
final class Model {
  private static final int BY_SUCCESS = 1;
  private static final int BY_FATAL = 3;
  private static final int BY_TIMEOUT = 4;
  private static final int BY_CANCEL = 5;
  private static final int BY_LOSS = 6;
  private static final int BY_RELEASE = 7;
  private static final int BY_SNOOZE = 8;
  private static final int BY_DISCARD = 9;

  record Idem(TaskId id, String request) {}

  record Owner(String server, String node, long epoch, long beat) {}

  record Pause(long until, String text) {}

  record Took(Nonce nonce, List<Hint> hints) {}

  final Map<String, ModelTask> tasks = new TreeMap<>();
  final Map<String, Idem> keys = new HashMap<>();
  final Map<String, String> lines = new HashMap<>();
  final Map<String, Long> totals = new HashMap<>();
  final Map<Integer, Owner> owners = new HashMap<>();
  final Map<String, Pause> pauses = new HashMap<>();
  final Map<String, Took> took = new HashMap<>();
  final Map<String, String> logs = new HashMap<>();

  /** Moves since they were last taken. */
  List<KeySpace.Move> moves = new ArrayList<>();

  final int buckets;
  long now;

  Model(int buckets, long now) {
    this.buckets = buckets;
    this.now = now;
  }

  Optional<ModelTask> find(TaskId id) {
    return Optional.ofNullable(tasks.get(id.toString()));
  }

  Stream<ModelTask> in(int bucket, Predicate<ModelTask> wanted) {
    return List.copyOf(tasks.values()).stream()
        .filter(t -> t.id.bucket() == bucket && wanted.test(t));
  }

  void moved(String cause, String actor, ModelTask t, int from, int to) {
    moves.add(new KeySpace.Move(cause, actor, now, t.id.toString(), from, to, t.gen));
  }

  void move(String cause, String actor, ModelTask t, TaskState to) {
    int from = t.state.code();
    t.state = to;
    moved(cause, actor, t, from, to.code());
  }

  void total(ModelTask t, String what) {
    totals.merge(t.id.bucket() + " " + t.line + ":" + what, 1L, Long::sum);
  }

  boolean paused(ModelTask t) {
    Pause pause = pauses.get(t.spec.queue());
    return pause != null && (pause.until == 0 || pause.until > now);
  }

  /** Where a key lives and under which name. */
  static String keyName(NewTask spec, int buckets) {
    byte[] hash = Hashes.idempotencyKey(spec.tenant(), spec.idempotencyKey());
    return Hashes.bucket(spec.tenant(), spec.idempotencyKey(), buckets)
        + " idem:"
        + View.printable(hash);
  }

  /** The task that a submit is about: a known one, or a new one of that id; empty: CONFLICT. */
  Optional<ModelTask> submit(NewTask spec, TaskId id, String actor) {
    String line = Hashes.line(spec.tenant(), spec.queue(), spec.type());
    lines.put(id.bucket() + " " + line, spec.tenant() + " " + spec.queue() + " " + spec.type());
    if (!spec.idempotencyKey().isEmpty()) {
      String request = View.printable(Hashes.request(spec));
      Idem known = keys.putIfAbsent(keyName(spec, buckets), new Idem(id, request));
      if (known != null) {
        return known.request.equals(request)
            ? find(known.id).or(() -> Optional.of(new ModelTask(known.id, spec)))
            : Optional.empty();
      }
    }
    ModelTask t = new ModelTask(id, spec);
    t.created = now;
    t.due = instant(spec.due(), now);
    t.deadline = spec.deadlines().start().map(d -> instant(d, Math.max(t.due, now))).orElse(0L);
    t.state = t.due <= now ? READY : SCHEDULED;
    t.ready = t.due <= now ? now : 0;
    tasks.put(id.toString(), t);
    total(t, "in");
    moved("submit", actor, t, 0, t.state.code());
    return Optional.of(t);
  }

  static long instant(NewTask.Due due, long from) {
    return switch (due) {
      case NewTask.Due.At at -> at.epochMillis();
      case NewTask.Due.After after -> from + after.delay().toMillis();
    };
  }

  /** Ends it if it may no longer start. */
  boolean expired(ModelTask t, String cause) {
    if (t.deadline == 0 || t.deadline > now) {
      return false;
    }
    t.error = "Not started in time: its start deadline passed while it waited.";
    t.hasExtras = true;
    end(cause, "", t, TaskState.EXPIRED);
    return true;
  }

  List<ModelTask> expiring(int bucket) {
    return in(bucket, t -> t.waits() && t.deadline > 0 && t.deadline <= now).toList();
  }

  List<ModelTask> due(int bucket) {
    return in(bucket, t -> (t.state == SCHEDULED || t.state == RETRY_WAIT) && t.due <= now)
        .sorted(Comparator.comparing((ModelTask t) -> t.due).thenComparing(t -> t.id.local()))
        .toList();
  }

  void tick(ModelTask t) {
    t.ready = now;
    move("tick", "", t, READY);
  }

  List<ModelTask> line(int bucket, String line) {
    return in(bucket, t -> t.state == READY && t.line.equals(line))
        .sorted(Comparator.comparing(ModelTask::place).thenComparing(t -> t.id.local()))
        .toList();
  }

  /**
   * @param run the server runs them itself; else they are offered to its workers
   */
  List<Hint> take(String server, AttemptStore.Cut cut, Nonce nonce, long term, boolean run) {
    String memory = cut.bucket() + " took:" + server + " " + cut.line().key();
    Took last = took.get(memory);
    if (last != null && last.nonce.equals(nonce)) {
      return last.hints;
    }
    List<ModelTask> taken =
        line(cut.bucket(), cut.line().key()).stream()
            .filter(t -> !paused(t) && t.place() <= cut.highest())
            .limit(cut.most())
            .filter(t -> !expired(t, "take"))
            .toList();
    for (ModelTask t : taken) {
      if (run) {
        start("take", t, nonce, Ulid.bytes(server));
      } else {
        move("take", "", t, DISPATCHED);
      }
      t.lease = now + term;
    }
    List<Hint> hints =
        taken.stream().map(t -> new Hint(t.id, t.gen, t.spec.queue(), t.spec.type())).toList();
    if (!hints.isEmpty()) {
      took.put(memory, new Took(nonce, hints));
    }
    return hints;
  }

  private void start(String cause, ModelTask t, Nonce nonce, byte[] worker) {
    t.started = now;
    t.ended = 0;
    t.progress = 0;
    t.nonce = nonce;
    t.worker = worker;
    move(cause, "", t, RUNNING);
  }

  private void putBack(String cause, ModelTask t) {
    t.lease = 0;
    move(cause, "", t, READY);
  }

  void unpublish(Hint hint) {
    find(hint.id())
        .filter(t -> t.state == DISPATCHED && t.gen == hint.gen())
        .ifPresent(t -> putBack("unpublish", t));
  }

  String claim(AttemptRef ref, String worker, List<String> types, List<String> queues, long lease) {
    ModelTask t = find(ref.id()).orElse(null);
    if (t == null) {
      return "GONE";
    }
    if (t.state == RUNNING && t.is(ref.gen(), ref.nonce())) {
      return "OK";
    }
    if (t.state == CANCELLED) {
      return "CANCELLED";
    }
    if (t.gen != ref.gen() || t.state != READY && t.state != DISPATCHED) {
      return "STALE";
    }
    if (expired(t, "claim")) {
      return "STALE";
    }
    boolean able =
        types.contains(t.spec.type()) && (queues.isEmpty() || queues.contains(t.spec.queue()));
    if (able && !paused(t)) {
      start("claim", t, ref.nonce(), Ulid.bytes(worker));
      t.lease = now + lease;
      return "OK";
    }
    if (t.state == DISPATCHED) {
      putBack("claim", t);
    }
    return able ? "PAUSED" : "UNSUPPORTED";
  }

  String heartbeat(AttemptRef ref, int progress, long lease, long grace) {
    ModelTask t = find(ref.id()).orElse(null);
    if (t == null || t.state != RUNNING || !t.is(ref.gen(), ref.nonce())) {
      return "LOST";
    }
    t.lease =
        t.cancelAsked
            ? t.lease
            : Math.min(now + lease, t.started + t.spec.execTimeout().toMillis() + grace);
    t.progress = progress >= 0 ? progress : t.progress;
    return t.cancelAsked ? "CANCEL" : "RENEWED";
  }

  String complete(Completion c) {
    ModelTask t = find(c.attempt().id()).orElse(null);
    int gen = c.attempt().gen();
    if (t == null) {
      return "GONE";
    }
    if (t.state == RUNNING && t.is(gen, c.attempt().nonce())) {
      if (c.outcome() == Outcome.SUCCEEDED) {
        t.hasExtras |= c.result().size() > 0;
        t.result = c.result().size() > 0 ? c.result().utf8() : t.result;
        t.error = "";
        end("complete", "", t, SUCCEEDED);
        total(t, "ok");
      } else {
        t.error = c.error().isEmpty() ? t.error : c.error();
        failed("complete", t, c.outcome().code(), c.error(), c.retryAfter().toMillis());
      }
      return "OK";
    }
    return repeated(t, gen, c.attempt().nonce())
            || t.state == SUCCEEDED && t.is(gen, c.attempt().nonce())
        ? "REPEAT"
        : "STALE";
  }

  /** Whether the attempt was ended before by the one who holds the nonce. */
  private static boolean repeated(ModelTask t, int gen, Nonce nonce) {
    return t.is(gen + 1, nonce) && t.state != RUNNING;
  }

  private void end(String cause, String actor, ModelTask t, TaskState to) {
    t.ended = now;
    t.lease = 0;
    move(cause, actor, t, to);
  }

  private void failed(String cause, ModelTask t, int how, String text, long wait) {
    t.remember(how, now, text);
    t.gen++;
    if (t.cancelAsked || how == BY_CANCEL) {
      end(cause, "", t, CANCELLED);
      return;
    }
    if (how == BY_SNOOZE) {
      // At least a second, so that it never spins.
      waitAgain(cause, t, t.attempts, Math.max(1_000, wait));
      return;
    }
    total(t, "bad");
    int failures = how == BY_LOSS ? ++t.lost : ++t.attempts;
    if (how == BY_DISCARD) {
      end(cause, "", t, TaskState.FAILED);
      return;
    }
    int most = how == BY_LOSS ? t.spec.retry().maxLost() : t.spec.retry().maxAttempts();
    if (how == BY_FATAL || failures >= most) {
      t.error = how == BY_LOSS ? lostTooOften(t) + " " + text : t.error;
      end(cause, "", t, DEAD);
      return;
    }
    waitAgain(cause, t, failures, wait);
  }

  /**
   * @param wait ms; 0: a back-off is drawn
   */
  private void waitAgain(String cause, ModelTask t, int failures, long wait) {
    t.due = now + wait;
    t.dueSlack = wait > 0 ? 0 : t.ceiling(failures);
    t.lease = 0;
    move(cause, "", t, RETRY_WAIT);
  }

  private static String lostTooOften(ModelTask t) {
    return t.lost
        + " of its attempts were lost together with their worker, and no more than "
        + t.spec.retry().maxLost()
        + " may be: perhaps it takes its worker down. It is not tried again by itself.";
  }

  String release(AttemptRef ref) {
    ModelTask t = find(ref.id()).orElse(null);
    if (t == null) {
      return "GONE";
    }
    if (t.state == RUNNING && t.is(ref.gen(), ref.nonce())) {
      t.remember(BY_RELEASE, now, "");
      t.gen++;
      if (t.cancelAsked) {
        end("release", "", t, CANCELLED);
      } else {
        t.ready = now;
        putBack("release", t);
      }
      return "OK";
    }
    return repeated(t, ref.gen(), ref.nonce()) ? "REPEAT" : "STALE";
  }

  /** Offers put back, attempts lost, attempts that ran over their time. */
  int[] reap(int bucket, int most) {
    int[] n = new int[3];
    in(bucket, t -> (t.state == DISPATCHED || t.state == RUNNING) && t.lease <= now)
        .sorted(Comparator.comparing((ModelTask t) -> t.lease).thenComparing(t -> t.id.local()))
        .limit(most)
        .forEach(
            t -> {
              if (t.state == DISPATCHED) {
                n[0]++;
                putBack("reap", t);
                return;
              }
              long exec = t.spec.execTimeout().toMillis();
              boolean late = now >= t.started + exec;
              n[late || t.cancelAsked ? 2 : 1]++;
              if (t.cancelAsked) {
                String text = "It was cancelled and did not stop in time.";
                t.error = t.error.isEmpty() ? text : t.error;
                failed("reap", t, BY_CANCEL, text, 0);
                t.nonce = Nonce.NONE;
                return;
              }
              t.error =
                  late
                      ? "Ran over its time of " + exec + " ms."
                      : "The worker was lost: its lease ended without a heartbeat.";
              failed("reap", t, late ? BY_TIMEOUT : BY_LOSS, t.error, 0);
              t.nonce = Nonce.NONE;
            });
    return n;
  }

  String cancel(TaskId id, String reason, String actor) {
    ModelTask t = find(id).orElse(null);
    if (t == null) {
      return "GONE";
    }
    if (!t.state.live()) {
      return t.state == CANCELLED ? "OK" : "ENDED";
    }
    if (!reason.isEmpty()) {
      t.error = "Cancelled by " + actor + ": " + reason;
      t.hasExtras = true;
    }
    if (t.state == RUNNING) {
      t.lease = t.cancelAsked ? t.lease : now + TaskStore.TIME_TO_STOP.toMillis();
      t.cancelAsked = true;
      move("cancel", actor, t, RUNNING);
      return "RUNNING";
    }
    end("cancel", actor, t, CANCELLED);
    return "OK";
  }

  String revive(TaskId id, boolean alsoSucceeded, String actor) {
    ModelTask t = find(id).orElse(null);
    if (t == null) {
      return "GONE";
    }
    if (t.state.live()) {
      return "ALIVE";
    }
    if (t.state == SUCCEEDED) {
      if (!alsoSucceeded) {
        return "SUCCEEDED";
      }
      t.remember(BY_SUCCESS, t.ended, "");
      t.result = "";
    }
    t.error = "";
    t.hasExtras = true;
    t.cancelAsked = false;
    t.gen++;
    t.attempts = t.lost = t.progress = 0;
    t.ended = 0;
    t.due = t.ready = now;
    t.deadline = t.deadline <= now ? 0 : t.deadline;
    t.lease = 0;
    move("retry", actor, t, READY);
    return "REVIVED";
  }

  int sweep(int bucket, String line, TaskState state, long before, int most) {
    List<ModelTask> ended =
        in(bucket, t -> t.state == state && t.line.equals(line))
            .sorted(Comparator.comparing((ModelTask t) -> t.ended).thenComparing(t -> t.id.local()))
            .toList();
    long old = Math.min(most, ended.stream().filter(t -> t.ended < before).count());
    List<ModelTask> gone = ended.subList(0, (int) old);
    gone.forEach(
        t -> {
          tasks.remove(t.id.toString());
          String verb = state == DEAD ? "retained_out" : "sweep";
          moved(verb, "", t, state.code(), 0);
          total(t, "gone." + verb);
        });
    return gone.size();
  }

  /** The epoch under which a server owns a bucket from now on; empty: another one does. */
  Optional<Long> beat(int bucket, String server, String node, long goneAfter) {
    Owner owner = owners.get(bucket);
    boolean gone = owner == null || owner.beat == 0 || now - owner.beat >= goneAfter;
    boolean mine = owner != null && owner.beat > 0 && owner.server.equals(server);
    if (!mine && !gone) {
      return Optional.empty();
    }
    long epoch = (owner == null ? 0 : owner.epoch) + (mine ? 0 : 1);
    owners.put(bucket, new Owner(server, node, epoch, now));
    return Optional.of(epoch);
  }

  void resign(String server) {
    owners.replaceAll(
        (b, o) -> o.server.equals(server) ? new Owner(o.server, o.node, o.epoch, 0) : o);
  }

  boolean fenced(int bucket, long epoch) {
    Owner owner = owners.get(bucket);
    return (owner == null ? 0 : owner.epoch) != epoch;
  }
}
