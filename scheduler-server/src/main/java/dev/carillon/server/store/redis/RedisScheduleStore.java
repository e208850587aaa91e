package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.queue.PauseInfo;
import dev.carillon.model.schedule.FireRecord;
import dev.carillon.model.schedule.Schedule;
import dev.carillon.model.schedule.ScheduleKey;
import dev.carillon.model.schedule.Trigger;
import dev.carillon.model.task.TaskId;
import dev.carillon.server.core.port.ScheduleStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.resps.Tuple;

/** Schedules in Redis. What they fire is settled by {@link FireCalls}. */
final class RedisScheduleStore implements ScheduleStore {
  private static final Logger LOG = LoggerFactory.getLogger(RedisScheduleStore.class);

  private final ScriptRunner runner;
  private final RedisKeys keys;
  private final FireCalls fires;
  private final ScheduleMarks marks;

  RedisScheduleStore(ScriptRunner runner, RedisKeys keys, LineRegistry lines) {
    this.runner = runner;
    this.keys = keys;
    this.fires = new FireCalls(runner, lines);
    this.marks = new ScheduleMarks(runner, keys);
  }

  @Override
  public int bucket(ScheduleKey key) {
    return Hashes.bucket(key.tenant(), key.id(), keys.buckets());
  }

  @Override
  public TaskId idOf(ScheduleKey key, long bornMs, long fireMs, String besides) {
    return new TaskId(
        bucket(key),
        Hashes.ownId(
            key.tenant(), "fire " + key.id() + " " + bornMs + " " + fireMs + " " + besides));
  }

  @Override
  public Map<Integer, Due> due(List<Integer> buckets, int most) {
    List<Reply> replies =
        runner.runAll(
            buckets.stream()
                .map(
                    b ->
                        new ScriptRunner.Call(
                            Script.SCHEDULE_DUE, b, new Args().number(most).list()))
                .toList());
    Map<Integer, Due> due = new HashMap<>();
    for (int i = 0; i < buckets.size(); i++) {
      due.put(buckets.get(i), ScheduleCodec.due(buckets.get(i), replies.get(i)));
    }
    return due;
  }

  @Override
  public void owedWaits(TaskId run, long epoch, Duration howLong) {
    var unused =
        runner
            .run(
                Script.SCHEDULE_WAIT,
                run.bucket(),
                new Args().number(epoch).ascii(run.local()).number(howLong.toMillis()).list())
            .orFenced("schedules", run.bucket());
  }

  @Override
  public void paid(TaskId run, long epoch, String why) {
    var unused =
        runner
            .run(
                Script.SCHEDULE_PAID,
                run.bucket(),
                new Args().number(epoch).ascii(run.local()).text(why).list())
            .orFenced("schedules", run.bucket());
  }

  @Override
  public Map<Integer, Ended> ended(Map<Integer, Long> epochs, int most) {
    List<Integer> buckets = List.copyOf(epochs.keySet());
    List<Reply> replies =
        runner.runAll(
            buckets.stream()
                .map(
                    b ->
                        new ScriptRunner.Call(
                            Script.SCHEDULE_ENDED,
                            b,
                            new Args().number(epochs.getOrDefault(b, 0L)).number(most).list()))
                .toList());
    Map<Integer, Ended> ended = new HashMap<>();
    for (int i = 0; i < buckets.size(); i++) {
      Reply reply = replies.get(i).orFenced("schedules", buckets.get(i));
      ended.put(buckets.get(i), new Ended((int) reply.number(1), (int) reply.number(2)));
    }
    return ended;
  }

  @Override
  public Answer fire(int bucket, long epoch, String actor, Duration grace, List<Job> jobs) {
    return fires.fire(bucket, epoch, actor, grace, jobs);
  }

  @Override
  public List<ScheduleKey> listeners(Collection<Integer> buckets) {
    List<Integer> asked = List.copyOf(buckets);
    List<ScheduleKey> names = new ArrayList<>();
    for (Object members :
        runner.read(
            "schedules", p -> asked.stream().map(b -> p.smembers(keys.listens(b))).toList())) {
      ((Collection<?>) members)
          .forEach(name -> names.add(ScheduleCodec.key(new String((byte[]) name, UTF_8))));
    }
    return names;
  }

  @Override
  public Map<String, Long> seen(ScheduleKey key) {
    Map<String, Long> seen = new HashMap<>();
    runner
        .call("schedules", r -> r.hgetAll(keys.seen(bucket(key), ScheduleCodec.name(key))))
        .forEach(
            (place, offset) ->
                seen.put(
                    new String(place, ISO_8859_1), Long.parseLong(new String(offset, ISO_8859_1))));
    return seen;
  }

  @Override
  public String nameOf(ScheduleKey key) {
    return ScheduleCodec.name(key);
  }

  @Override
  public void trouble(int bucket, long epoch, String name, String backfill, String why) {
    var unused =
        runner
            .run(
                Script.SCHEDULE_TROUBLE,
                bucket,
                new Args().number(epoch).text(name).ascii(backfill).text(why).list())
            .orFenced("schedules", bucket);
  }

  @Override
  public Set<Long> made(ScheduleKey key, long fromMs, long toMs) {
    return marks.made(bucket(key), ScheduleCodec.name(key), fromMs, toMs);
  }

  @Override
  public Optional<Stored> find(ScheduleKey key) {
    List<?> values = rows(List.of(key)).getFirst();
    try {
      return values.get(0) == null ? Optional.empty() : Optional.of(ScheduleCodec.stored(values));
    } catch (RuntimeException e) {
      throw CarillonException.of(
              ErrorCode.INCOMPATIBLE_DATA,
              "Expected the definition of a schedule, but what is stored cannot be read: "
                  + e.getMessage())
          .operation("schedule")
          .subject(ScheduleCodec.name(key))
          .advice("Delete it and store it anew, or run the version of Carillon that wrote it.")
          .cause(e)
          .build();
    }
  }

  @Override
  public List<Stored> find(List<ScheduleKey> wanted) {
    List<Stored> found = new ArrayList<>();
    for (List<?> values : rows(wanted)) {
      if (values.get(0) == null) {
        continue;
      }
      try {
        found.add(ScheduleCodec.stored(values));
      } catch (RuntimeException e) {
        // One of many holds up no other; the loop that fires it tells of it.
        LOG.debug("a schedule cannot be read", e);
      }
    }
    return found;
  }

  private List<List<?>> rows(List<ScheduleKey> wanted) {
    List<List<?>> rows = new ArrayList<>();
    runner
        .read(
            "schedules",
            p ->
                wanted.stream()
                    .map(
                        k ->
                            p.hmget(
                                keys.schedule(bucket(k), ScheduleCodec.name(k)),
                                ScheduleCodec.FIELDS))
                    .toList())
        .forEach(row -> rows.add((List<?>) row));
    return rows;
  }

  @Override
  public List<ScheduleKey> all() {
    List<ScheduleKey> all = new ArrayList<>();
    for (Object names :
        runner.read(
            "schedules",
            p ->
                IntStream.range(0, keys.buckets())
                    .mapToObj(b -> p.zrange(keys.schedules(b), 0, -1))
                    .toList())) {
      ((List<?>) names)
          .forEach(name -> all.add(ScheduleCodec.key(new String((byte[]) name, UTF_8))));
    }
    all.sort(Comparator.comparing(ScheduleKey::tenant).thenComparing(ScheduleKey::id));
    return all;
  }

  @Override
  public Map<ScheduleKey, Long> looks() {
    Map<ScheduleKey, Long> looks = new HashMap<>();
    for (Object names :
        runner.read(
            "schedules",
            p ->
                IntStream.range(0, keys.buckets())
                    .mapToObj(b -> p.zrangeWithScores(keys.nexts(b), 0, -1))
                    .toList())) {
      for (Object name : (List<?>) names) {
        Tuple next = (Tuple) name;
        looks.put(
            ScheduleCodec.key(new String(next.getBinaryElement(), UTF_8)), (long) next.getScore());
      }
    }
    return looks;
  }

  @Override
  public List<TaskId> live(ScheduleKey key, int most) {
    int bucket = bucket(key);
    return runner
        .call(
            "schedules",
            r -> r.zrange(keys.liveOfSchedule(bucket, ScheduleCodec.name(key)), 0, most - 1))
        .stream()
        .map(id -> new TaskId(bucket, new String(id, ISO_8859_1)))
        .toList();
  }

  @Override
  public Put put(
      Schedule schedule, long version, long settledMs, long nextMs, long lookMs, String actor) {
    ScheduleKey key = new ScheduleKey(schedule.tenant(), schedule.id());
    Reply reply =
        runner.run(
            Script.SCHEDULE_PUT,
            bucket(key),
            new Args()
                .text(ScheduleCodec.name(key))
                .number(version)
                .number(settledMs)
                .bytes(ScheduleText.encode(schedule))
                .ascii(overlap(schedule))
                .number(schedule.pauseAfterFailures())
                .ascii(nextMs == 0 ? "" : Long.toString(nextMs))
                .number(lookMs)
                .text(actor)
                .list());
    return switch (reply.code()) {
      case "OK" -> new Put.Done(reply.number(1), reply.number(2));
      case "VERSION" -> new Put.OtherVersion(reply.number(1));
      case "MOVED" -> new Put.Moved();
      default -> throw RedisTaskStore.unknown("schedule_put", reply);
    };
  }

  private static String overlap(Schedule schedule) {
    if (schedule.trigger() instanceof Trigger.AfterEnd) {
      return "wait";
    }
    if (schedule.trigger() instanceof Trigger.Event) {
      return "event";
    }
    return switch (schedule.overlap()) {
      case SKIP -> "skip";
      case QUEUE_ONE -> "queue";
      case ALLOW -> "allow";
      case CANCEL_RUNNING -> "cancel";
    };
  }

  @Override
  public boolean pause(ScheduleKey key, String actor, String reason, Duration howLong) {
    return done(
        Script.SCHEDULE_PAUSE,
        key,
        new Args()
            .text(ScheduleCodec.name(key))
            .text(actor)
            .text(reason)
            .number(howLong.toMillis()));
  }

  @Override
  public boolean resume(ScheduleKey key, String actor, String reason) {
    return done(
        Script.SCHEDULE_RESUME,
        key,
        new Args().text(ScheduleCodec.name(key)).text(actor).text(reason).ascii(""));
  }

  @Override
  public void pauseEnds(ScheduleKey key, PauseInfo pause) {
    boolean unused =
        done(
            Script.SCHEDULE_RESUME,
            key,
            new Args()
                .text(ScheduleCodec.name(key))
                .text(pause.actor())
                .text("")
                .ascii(pause.sinceMs() + "\t" + pause.untilMs()));
  }

  private boolean done(Script script, ScheduleKey key, Args args) {
    return !runner.run(script, bucket(key), args.list()).code().equals("GONE");
  }

  @Override
  public Optional<Long> delete(ScheduleKey key, long version, String actor) {
    Reply reply =
        runner.run(
            Script.SCHEDULE_DELETE,
            bucket(key),
            new Args().text(ScheduleCodec.name(key)).number(version).text(actor).list());
    return switch (reply.code()) {
      case "OK" -> Optional.of(0L);
      case "VERSION" -> Optional.of(reply.number(1));
      default -> Optional.empty();
    };
  }

  @Override
  public List<FireRecord> history(ScheduleKey key, long from, int most) {
    int bucket = bucket(key);
    return runner
        .call(
            "schedules",
            r -> r.lrange(keys.fires(bucket, ScheduleCodec.name(key)), from, from + most - 1))
        .stream()
        .map(line -> ScheduleCodec.fire(bucket, new String(line, UTF_8).split("\t", 10)))
        .toList();
  }
}
