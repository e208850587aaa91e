package dev.carillon.server.store.redis;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.SubmitReceipt;
import dev.carillon.model.task.SubmitResult;
import dev.carillon.model.task.TaskDeadlines;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.task.Uniqueness;
import dev.carillon.server.core.Line;
import dev.carillon.server.core.port.TaskStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** One call of the submit script: some tasks of one bucket, each with the place of its answer. */
record SubmitPlan(int bucket, List<Item> items) {
  /** A task, its new id and which answer of the whole submit is its own. */
  record Item(int place, TaskId id, TaskStore.Admission admitted, Line line, boolean known) {
    Item(int place, TaskId id, TaskStore.Admission admitted, Line line) {
      this(place, id, admitted, line, false);
    }

    NewTask task() {
      return admitted.task();
    }

    Item withId(TaskId other) {
      return new Item(place, other, admitted, line, false);
    }

    /** A repeat: this is the id that its first submit was given. */
    Item knownAs(TaskId first) {
      return new Item(place, first, admitted, line, true);
    }
  }

  private static final byte[] NO_KEY = new byte[0];

  /** Splits submits over buckets and draws ids. */
  static final class Maker {
    /**
     * Limit of a script call, in weights: 200 plain records keep Redis busy for about 1.5
     * milliseconds; a key costs as much again, a unique key or a deadline three times as much.
     */
    private static final int MOST = 200;

    private final LineRegistry lines;
    private final int buckets;
    private final RandomGenerator random;

    Maker(LineRegistry lines, int buckets, RandomGenerator random) {
      this.lines = lines;
      this.buckets = buckets;
      this.random = random;
    }

    /** A plan that still has room. */
    private static final class Open {
      final SubmitPlan plan;
      private int weight;

      Open(int bucket) {
        plan = new SubmitPlan(bucket, new ArrayList<>());
      }

      boolean hasRoom(NewTask task) {
        return weight + weight(task) <= MOST;
      }

      void add(Item item) {
        plan.items.add(item);
        weight += weight(item.task());
      }
    }

    /**
     * A task with a unique key goes where that key lives, another one with an idempotency key where
     * that key lives. The others may go anywhere: all of a chunk go to one random bucket, which
     * saves calls. Two of one unique key go in calls of their own: the second must see the first.
     */
    List<SubmitPlan> split(List<TaskStore.Admission> tasks) {
      List<SubmitPlan> plans = new ArrayList<>();
      Map<Integer, Open> keyed = new HashMap<>();
      Open free = null;
      Set<TaskId> named = new HashSet<>();
      for (int i = 0; i < tasks.size(); i++) {
        TaskStore.Admission admitted = tasks.get(i);
        NewTask task = admitted.task();
        Line line = lines.of(task.tenant(), task.queue(), task.type());
        Open open;
        if (task.idempotencyKey().isEmpty() && !isNamed(task) && !task.unique().present()) {
          if (free == null || !free.hasRoom(task)) {
            free = new Open(random.nextInt(buckets));
            plans.add(free.plan);
          }
          open = free;
        } else {
          int bucket = bucket(task);
          open = keyed.get(bucket);
          // A call stores what it holds: the second of one name has to find the first stored.
          boolean again = isNamed(task) && !named.add(id(bucket, task));
          if (open == null || !open.hasRoom(task) || again || open.plan.hasUnique(task)) {
            open = new Open(bucket);
            keyed.put(bucket, open);
            plans.add(open.plan);
          }
        }
        open.add(new Item(i, id(open.plan.bucket, task), admitted, line));
      }
      return plans;
    }

    /** What decides in which bucket a task is looked for when its sender asks again. */
    private static String home(NewTask task) {
      return task.idempotencyKey().isEmpty()
          ? task.attributes().getOrDefault(NewTask.OWN_ID, "")
          : task.idempotencyKey();
    }

    private int bucket(NewTask task) {
      return task.unique().present()
          ? Hashes.uniqueBucket(task, buckets)
          : Hashes.bucket(task.tenant(), home(task), buckets);
    }

    private TaskId id(int bucket, NewTask task) {
      return isNamed(task)
          ? new TaskId(
              bucket,
              Hashes.ownId(task.tenant(), task.attributes().getOrDefault(NewTask.OWN_ID, "")))
          : TaskId.random(bucket, random);
    }

    /** The same tasks under other ids. */
    SubmitPlan withNewIds(SubmitPlan plan) {
      return new SubmitPlan(
          plan.bucket,
          plan.items.stream().map(i -> i.withId(TaskId.random(plan.bucket, random))).toList());
    }
  }

  /** What storing a task costs Redis, about: 1 is one without keys and deadlines. */
  private static int weight(NewTask task) {
    int keys = task.unique().present() ? 2 : task.idempotencyKey().isEmpty() ? 0 : 1;
    return 1 + keys + (task.deadlines().equals(TaskDeadlines.NONE) ? 0 : 2);
  }

  /** Whether its sender brought an id: then ours is a hash of it. */
  private static boolean isNamed(NewTask task) {
    return task.attributes().containsKey(NewTask.OWN_ID);
  }

  List<byte[]> args(String actor) {
    Set<Line> distinct = new LinkedHashSet<>();
    items.forEach(item -> distinct.add(item.line));
    Args args = new Args().text(actor).number(distinct.size());
    distinct.forEach(line -> args.ascii(line.key()).text(LineRegistry.names(line)));
    for (Item item : items) {
      args.ascii(item.id.local()).bytes(TaskRecord.pack(item.admitted, item.line));
      switch (item.task().due()) {
        case NewTask.Due.At at -> args.number(1).number(at.epochMillis());
        case NewTask.Due.After after ->
            args.number(after.delay().isZero() ? 0 : 2).number(after.delay().toMillis());
      }
      args.bytes(item.task().idempotencyKey().isEmpty() ? NO_KEY : Hashes.request(item.task()));
      args.ascii(unique(item.task().unique()));
    }
    return args.list();
  }

  private static String unique(Uniqueness unique) {
    return unique.present()
        ? (unique.debounce() ? "replace " : "refuse ") + unique.ttl().toMillis()
        : "";
  }

  private boolean hasUnique(NewTask task) {
    return task.unique().present()
        && items.stream()
            .anyMatch(
                i ->
                    i.task().unique().key().equals(task.unique().key())
                        && i.task().queue().equals(task.queue())
                        && i.task().tenant().equals(task.tenant()));
  }

  /**
   * Puts the answers in their places.
   *
   * @return those whose random id was taken, to be tried again
   */
  Optional<SubmitPlan> read(Reply reply, SubmitResult[] results) {
    if (reply.code().equals("COLLISION")) {
      CarillonException error =
          CarillonException.of(
                  ErrorCode.CONFLICT,
                  "Expected a free hash for these names, but another line has "
                      + reply.text(1)
                      + ".")
              .operation("submit")
              .advice(
                  "Use another queue name: this one's hash collides with that of an existing queue"
                      + " and type.")
              .build();
      items.forEach(item -> results[item.place] = new SubmitResult.Refused(error));
      return Optional.empty();
    }
    long now = reply.number(1);
    for (Item item : items) {
      long due = dueMs(item.task().due(), now);
      TaskState state = due <= now ? TaskState.READY : TaskState.SCHEDULED;
      results[item.place] = accepted(item.id, state, false, due);
    }
    List<Item> taken = new ArrayList<>();
    for (int i = 2; i < reply.size(); i += 6) {
      Item item = items.get((int) reply.number(i));
      String where = reply.text(i + 5);
      TaskId known =
          new TaskId(where.isEmpty() ? bucket : Integer.parseInt(where), reply.text(i + 3));
      int state = (int) reply.number(i + 2);
      long due = reply.number(i + 4) == 0 ? now : reply.number(i + 4);
      switch (reply.text(i + 1)) {
        case "SAME" ->
            results[item.place] =
                accepted(known, stateOr(state), item.known || isNamed(item.task()), due);
        case "DUP" -> results[item.place] = accepted(known, stateOr(state), true, due);
        case "REPLACED" ->
            results[item.place] =
                new SubmitResult.Accepted(
                    new SubmitReceipt(
                        known.toString(), stateOr(state), false, due, List.of(), true));
        case "UNIQUE" -> results[item.place] = new SubmitResult.Refused(held(item, known, state));
        case "CONFLICT" -> results[item.place] = new SubmitResult.Refused(conflict(item, known));
        case "TAKEN" -> {
          if (isNamed(item.task())) {
            results[item.place] = new SubmitResult.Refused(idTaken(item));
          } else {
            taken.add(item);
          }
        }
        default -> throw RedisTaskStore.unknown("submit", reply);
      }
    }
    // In the order of the call: of two with one key the first is the one that is stored.
    taken.sort(Comparator.comparingInt(Item::place));
    return taken.isEmpty() ? Optional.empty() : Optional.of(new SubmitPlan(bucket, taken));
  }

  private static SubmitResult accepted(TaskId id, TaskState state, boolean duplicate, long due) {
    return new SubmitResult.Accepted(
        new SubmitReceipt(id.toString(), state, duplicate, due, List.of()));
  }

  /**
   * Of a task that is gone without a word (0) nobody knows how it ended: servers before left
   * discarded dead letters so, and one that was replaced under another key tells it by that key
   * alone. Nobody may believe in work that was never done; what is done twice does less harm.
   */
  private static TaskState stateOr(int code) {
    return code == 0 ? TaskState.DEAD : TaskState.ofCode(code);
  }

  private static long dueMs(NewTask.Due due, long now) {
    return switch (due) {
      case NewTask.Due.At at -> Math.max(at.epochMillis(), 0) == 0 ? now : at.epochMillis();
      case NewTask.Due.After(Duration delay) -> now + delay.toMillis();
    };
  }

  private static CarillonException held(Item item, TaskId holder, int state) {
    return CarillonException.of(
            ErrorCode.CONFLICT,
            "Expected no other task with unique key '"
                + item.task().unique().key()
                + "', but task "
                + holder
                + " holds it ("
                + stateOr(state)
                + ").")
        .operation("submit")
        .subject(holder.toString())
        .field("unique_key")
        .advice("Wait for that task, cancel it or delete it; with debounce it would be replaced.")
        .build();
  }

  private static CarillonException idTaken(Item item) {
    return CarillonException.of(
            ErrorCode.CONFLICT,
            "Expected the request that the id '"
                + item.task().attributes().get(NewTask.OWN_ID)
                + "' was first used for, but this one differs.")
        .operation("submit")
        .subject(item.id.toString())
        .field("attributes." + NewTask.OWN_ID)
        .advice("Use a new id for a new task.")
        .build();
  }

  static CarillonException conflict(Item item, TaskId known) {
    return CarillonException.of(
            ErrorCode.CONFLICT,
            "Expected the request that idempotency key '"
                + item.task().idempotencyKey()
                + "' was first used for, but this one differs.")
        .operation("submit")
        .subject(known.toString())
        .field("idempotency_key")
        .advice("Use a new key for a new request; the first one is task " + known + ".")
        .build();
  }
}
