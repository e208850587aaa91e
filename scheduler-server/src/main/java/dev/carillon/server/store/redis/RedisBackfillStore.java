package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.model.schedule.Backfill;
import dev.carillon.model.schedule.BackfillOrder;
import dev.carillon.model.schedule.BackfillState;
import dev.carillon.model.schedule.Schedule;
import dev.carillon.model.schedule.ScheduleKey;
import dev.carillon.model.task.TaskId;
import dev.carillon.server.core.port.BackfillStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Backfills in Redis, each in the bucket of its schedule. */
final class RedisBackfillStore implements BackfillStore {
  private static final String DEFINITION = "def";

  private final ScriptRunner runner;
  private final RedisKeys keys;

  RedisBackfillStore(ScriptRunner runner, RedisKeys keys) {
    this.runner = runner;
    this.keys = keys;
  }

  @Override
  public void plan(Backfill plan, Schedule definition, long bornMs, Duration kept) {
    TaskId id = TaskId.parse(plan.id());
    BackfillOrder order = plan.order();
    Reply reply =
        runner.run(
            Script.SCHEDULE_FILL,
            id.bucket(),
            new Args()
                .text(ScheduleCodec.name(new ScheduleKey(plan.tenant(), plan.schedule())))
                .ascii(id.local())
                .ascii("")
                .ascii(BackfillState.PLANNED.name())
                .text(plan.actor())
                .number(kept.toMillis())
                .ascii(DEFINITION)
                .bytes(ScheduleText.encode(definition))
                .ascii("version")
                .number(plan.version())
                .ascii("born")
                .number(bornMs)
                .ascii("from")
                .number(order.fromMs())
                .ascii("to")
                .number(order.toMs())
                .ascii("concurrency")
                .number(order.concurrency())
                .ascii("newest")
                .number(order.newestFirst() ? 1 : 0)
                .ascii("again")
                .number(order.again() ? 1 : 0)
                .ascii("reason")
                .text(order.reason())
                .ascii("instants")
                .number(plan.total() + plan.already())
                .ascii("already")
                .number(plan.already())
                .ascii("sample")
                .ascii(plan.sample().stream().map(String::valueOf).collect(Collectors.joining(",")))
                .list());
    if (!reply.code().equals("OK")) {
      throw RedisTaskStore.unknown("schedule_fill", reply);
    }
  }

  @Override
  public Optional<Backfill> find(String id) {
    return id(id)
        .flatMap(
            known -> read(List.of(known)).stream().findFirst().map(RedisBackfillStore::backfill));
  }

  /** No id of ours: there is no such backfill. */
  private Optional<TaskId> id(String text) {
    try {
      return Optional.of(TaskId.parse(text)).filter(id -> id.bucket() < keys.buckets());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public List<Backfill> of(List<ScheduleKey> schedules) {
    List<Object> lists =
        runner.read(
            "backfills",
            p ->
                schedules.stream()
                    .map(k -> p.zrange(keys.fillsOf(bucket(k), ScheduleCodec.name(k)), 0, -1))
                    .toList());
    List<TaskId> ids = new ArrayList<>();
    for (int i = 0; i < schedules.size(); i++) {
      int bucket = bucket(schedules.get(i));
      ((List<?>) lists.get(i))
          .forEach(id -> ids.add(new TaskId(bucket, new String((byte[]) id, ISO_8859_1))));
    }
    return read(ids).stream().map(RedisBackfillStore::backfill).toList();
  }

  private int bucket(ScheduleKey key) {
    return Hashes.bucket(key.tenant(), key.id(), keys.buckets());
  }

  @Override
  public Step step(ScheduleKey key, String id, BackfillState from, BackfillState to, String actor) {
    Optional<TaskId> known = id(id);
    if (known.isEmpty()) {
      return new Step.Gone();
    }
    Reply reply =
        runner.run(
            Script.SCHEDULE_FILL,
            known.get().bucket(),
            new Args()
                .text(ScheduleCodec.name(key))
                .ascii(known.get().local())
                .ascii(from.name())
                .ascii(to.name())
                .text(actor)
                .number(0)
                .list());
    return switch (reply.code()) {
      case "OK" -> new Step.Done();
      case "STATE" -> new Step.OtherState(BackfillState.valueOf(reply.text(1)));
      case "GONE" -> new Step.Gone();
      default -> throw RedisTaskStore.unknown("schedule_fill", reply);
    };
  }

  @Override
  public Looks looks(int bucket, List<String> names) {
    List<Look> looks = new ArrayList<>();
    Map<String, String> broken = new HashMap<>();
    for (Fields f : read(names.stream().map(name -> new TaskId(bucket, name)).toList())) {
      try {
        looks.add(
            new Look(
                backfill(f),
                ScheduleText.decode(f.definition),
                f.number("born"),
                f.text("cursor"),
                (int) f.number("live")));
      } catch (RuntimeException e) {
        broken.put(f.id.local(), String.valueOf(e.getMessage()));
      }
    }
    Set<String> found = new HashSet<>(broken.keySet());
    looks.forEach(look -> found.add(TaskId.parse(look.backfill().id()).local()));
    names.stream()
        .filter(name -> !found.contains(name))
        .forEach(name -> broken.put(name, "What it is to make is not there."));
    return new Looks(looks, broken);
  }

  /** The fields of one. */
  private record Fields(TaskId id, byte[] definition, Map<String, String> texts) {
    String text(String name) {
      return texts.getOrDefault(name, "");
    }

    long number(String name) {
      String text = text(name);
      return text.isEmpty() ? 0 : Long.parseLong(text);
    }
  }

  private List<Fields> read(List<TaskId> ids) {
    List<Object> replies =
        runner.read(
            "backfills",
            p -> ids.stream().map(id -> p.hgetAll(keys.fill(id.bucket(), id.local()))).toList());
    List<Fields> all = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      Map<String, String> texts = new HashMap<>();
      byte[] definition = new byte[0];
      for (Map.Entry<?, ?> entry : ((Map<?, ?>) replies.get(i)).entrySet()) {
        String name = new String((byte[]) entry.getKey(), ISO_8859_1);
        if (name.equals(DEFINITION)) {
          definition = (byte[]) entry.getValue();
        } else {
          texts.put(name, new String((byte[]) entry.getValue(), UTF_8));
        }
      }
      if (texts.containsKey("state") && definition.length > 0) {
        all.add(new Fields(ids.get(i), definition, texts));
      }
    }
    return all;
  }

  private static Backfill backfill(Fields f) {
    String name = f.text("name");
    int slash = name.indexOf('/');
    // What was made meanwhile by the schedule itself is known only when its turn comes.
    long already = Math.max(f.number("already"), f.number("left"));
    return new Backfill(
        f.id.toString(),
        name.substring(slash + 1),
        name.substring(0, slash),
        f.number("version"),
        new BackfillOrder(
            f.number("from"),
            f.number("to"),
            (int) f.number("concurrency"),
            f.number("newest") == 1,
            f.number("again") == 1,
            f.text("reason")),
        BackfillState.valueOf(f.text("state")),
        f.text("actor"),
        f.number("created"),
        f.number("started"),
        f.number("ended"),
        f.number("instants") - already,
        already,
        f.number("made"),
        f.number("ok"),
        f.number("bad"),
        f.number("refused"),
        Stream.of(f.text("sample").split(","))
            .filter(s -> !s.isEmpty())
            .map(Long::valueOf)
            .toList());
  }
}
