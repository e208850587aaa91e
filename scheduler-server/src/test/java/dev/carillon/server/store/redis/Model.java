package dev.carillon.server.store.redis;

import static dev.carillon.model.task.TaskState.DEAD;
import static dev.carillon.model.task.TaskState.EXPIRED;
import static dev.carillon.model.task.TaskState.FAILED;
import static dev.carillon.model.task.TaskState.READY;
import static dev.carillon.model.task.TaskState.RUNNING;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.worker.Hint;
import dev.carillon.model.worker.Nonce;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The state table in plain Java: what every script does and answers, told the obvious way. Slow,
 * single-threaded, and read beside section 3 of the engine's design. Here is what there is and what
 * all moves share; the moves stand in the classes named after what makes them.
 */
final class Model {
  static final String OUT_OF_TIME = "No retry begins any more: its time for retries is over.";

  /**
   * @param spare until when no lease is to be reaped; 0: it never was so
   */
  record Owner(String server, String node, long epoch, long beat, long spare) {}

  record Pause(long until, String text) {}

  record Took(Nonce nonce, List<Hint> hints) {}

  final Map<String, ModelTask> tasks = new TreeMap<>();
  final Map<String, String> lines = new HashMap<>();
  final Map<String, Long> totals = new HashMap<>();
  final Map<Integer, Owner> owners = new HashMap<>();

  /** Bucket → what changed hands, the newest first. */
  final Map<Integer, List<String>> handovers = new HashMap<>();

  /** Switches: "*", "n:tenant", "q:queue", "t:type". */
  final Map<String, Pause> pauses = new HashMap<>();

  final Map<String, Took> took = new HashMap<>();
  final Map<String, String> logs = new HashMap<>();
  final ModelKeys keys = new ModelKeys(this);
  final ModelSubmit submits = new ModelSubmit(this);
  final ModelLoops loops = new ModelLoops(this);
  final ModelStarts starts = new ModelStarts(this);
  final ModelEnds ends = new ModelEnds(this);
  final ModelOperator operator = new ModelOperator(this);
  final ModelDead dead = new ModelDead(this);
  final ModelLimits limits = new ModelLimits(this);

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
    t.aside = false;
    moved(cause, actor, t, from, to.code());
  }

  void total(ModelTask t, String what) {
    total(t, what, 1);
  }

  void total(ModelTask t, String what, long n) {
    totals.merge(t.id.bucket() + " " + t.line + ":" + what, n, Long::sum);
  }

  boolean paused(String tenant, String queue, String type) {
    return Stream.of("*", "n:" + tenant, "q:" + queue, "t:" + type)
        .map(pauses::get)
        .anyMatch(p -> p != null && (p.until == 0 || p.until > now));
  }

  boolean paused(ModelTask t) {
    return paused(t.spec.tenant(), t.spec.queue(), t.spec.type());
  }

  static long instant(NewTask.Due due, long from) {
    return switch (due) {
      case NewTask.Due.At at -> at.epochMillis();
      case NewTask.Due.After after -> from + after.delay().toMillis();
    };
  }

  TaskState outOfTries(ModelTask t) {
    return t.keepsNoDead ? FAILED : DEAD;
  }

  void end(String cause, String actor, ModelTask t, TaskState to) {
    t.ended = now;
    t.lease = 0;
    keys.ended(t);
    move(cause, actor, t, to);
  }

  /** Ends it if it may no longer start. */
  boolean expired(ModelTask t, String cause) {
    ModelTask.Expiry expiry = t.expiry();
    if (expiry.at() == 0 || expiry.at() > now) {
      return false;
    }
    t.hasExtras = true;
    switch (expiry.why()) {
      case "start" -> {
        t.error = "Not started in time: its start deadline passed while it waited.";
        end(cause, "", t, EXPIRED);
      }
      case "wait" -> {
        t.error =
            "Not started in time: it was READY for "
                + (now - t.ready)
                + " ms, longer than its queue wait.";
        end(cause, "", t, EXPIRED);
      }
      default -> {
        t.error = OUT_OF_TIME + (t.error.isEmpty() ? "" : " Last error: " + t.error);
        end(cause, "", t, outOfTries(t));
      }
    }
    return true;
  }

  void start(String cause, ModelTask t, Nonce nonce, byte[] worker) {
    t.started = now;
    t.ended = 0;
    t.progress = 0;
    t.nonce = nonce;
    t.worker = worker;
    move(cause, "", t, RUNNING);
  }

  void putBack(String cause, ModelTask t) {
    t.lease = 0;
    move(cause, "", t, READY);
  }

  void remove(ModelTask t) {
    tasks.remove(t.id.toString());
    keys.freeUnique(t);
  }
}
