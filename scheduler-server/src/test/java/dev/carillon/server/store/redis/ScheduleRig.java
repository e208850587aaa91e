package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.event.TaskEvent;
import dev.carillon.model.schedule.Fire;
import dev.carillon.model.schedule.FireOutcome;
import dev.carillon.model.schedule.FireRecord;
import dev.carillon.model.schedule.FireTimes;
import dev.carillon.model.schedule.Schedule;
import dev.carillon.model.schedule.ScheduleKey;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskFilter;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskPage;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.Completion;
import dev.carillon.model.worker.Nonce;
import dev.carillon.model.worker.Outcome;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.PatientRedis;
import dev.carillon.server.core.LoopSignals;
import dev.carillon.server.core.Owned;
import dev.carillon.server.core.Vitals;
import dev.carillon.server.core.port.ScheduleStore;
import dev.carillon.server.core.port.TaskStore.Admission;
import dev.carillon.server.core.run.RunOperations;
import dev.carillon.server.core.schedule.FirePlanner;
import dev.carillon.server.core.schedule.ScheduledRuns;
import dev.carillon.server.core.schedule.Targets;
import dev.carillon.server.embedded.EmbeddedRedis;
import dev.carillon.server.loop.FireSteps;
import dev.carillon.server.loop.Firer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import redis.clients.jedis.Jedis;

/** Schedules on a real Redis whose clock the test sets, and servers that fire them. */
final class ScheduleRig implements AutoCloseable {
  static final Duration GRACE = Duration.ofSeconds(20);
  private static int clusters;

  /** A server: its stores, and the loop under test. */
  final class Server {
    final RedisStores stores;
    final Owned owned = new Owned();
    final Vitals vitals = new Vitals(Duration.ofSeconds(30));
    final Firer firer;
    private final FirePlanner planner;
    private final ScheduledRuns runs;
    final RunOperations workflows;

    /** So many runs that are owed are not started: the server dies before. */
    int lostStarts;

    /** So many runs that are owed are started, but whoever asked for it is told otherwise. */
    int liedStarts;

    /** So many runs that are owed meet a fault that is not theirs. */
    int faultyStarts;

    Server(int seed) {
      Random random = new Random(seed);
      stores =
          new RedisStores(
              new RedisStores.Settings(
                  "127.0.0.1",
                  port,
                  "",
                  cluster,
                  1,
                  PatientRedis.TIMEOUT,
                  4,
                  Ulid.random(seed, random),
                  "n" + seed),
              NoTelemetry.INSTANCE,
              random,
              TestScripts.clocked());
      workflows =
          new RunOperations(
              stores.runs(), stores.workflows(), random, bucket -> {}, (t, w) -> Map.of());
      runs = new ScheduledRuns(workflows);
      planner = new FirePlanner(stores.schedules(), new Targets(Admission::of));
      firer =
          new Firer(
              stores.schedules(),
              stores.backfills(),
              new Targets(Admission::of),
              owned,
              vitals,
              new FireSteps(
                  stores.schedules(),
                  new LoopSignals() {
                    @Override
                    public void ready() {}

                    @Override
                    public void due(int bucket, long dueMs) {}
                  },
                  NoTelemetry.INSTANCE,
                  GRACE,
                  (told, reason) -> {}),
              owed -> {
                if (lostStarts > 0) {
                  lostStarts--;
                  throw CarillonException.of(ErrorCode.REDIS_AWAY, "The server died.").build();
                }
                if (faultyStarts > 0) {
                  faultyStarts--;
                  throw CarillonException.of(ErrorCode.INTERNAL, "A fault of ours.").build();
                }
                runs.accept(owed);
                if (liedStarts > 0) {
                  liedStarts--;
                  throw CarillonException.of(ErrorCode.WRONG_STATE, "It was not.").build();
                }
              });
    }

    void own() {
      owned.set(stores.ownership().beat(Duration.ofSeconds(10)));
      assertThat(owned.epochs()).isNotEmpty();
    }

    /** Looks and works out the next steps of all schedules; they are taken when that is run. */
    Runnable plan() {
      long epoch = owned.epochs().getOrDefault(0, 0L);
      ScheduleStore.Due due = stores.schedules().due(List.of(0), 200).get(0);
      List<ScheduleStore.Job> jobs =
          due.looks().stream().map(l -> planner.plan(l, due.nowMs(), ms -> "late")).toList();
      return () -> {
        if (!jobs.isEmpty()) {
          var unused = stores.schedules().fire(0, epoch, "schedule", GRACE, jobs);
        }
      };
    }

    /** Passes until nothing is due any more. */
    void fire() {
      for (int i = 0; i < 200; i++) {
        Duration wait = firer.runOnce();
        if (wait.compareTo(Duration.ofMillis(20)) > 0) {
          return;
        }
      }
      throw new AssertionError("Expected the firer to come to rest.");
    }
  }

  final String cluster = "cron" + clusters++;
  private final int port;
  private final Jedis clock;
  private final Random random = new Random(3);
  private final String worker = Ulid.random(9, random);
  final Server server;
  private final String eventsFrom;
  private boolean full;
  long now;

  ScheduleRig(EmbeddedRedis redis, String start) {
    port = redis.port();
    clock = new Jedis("127.0.0.1", port);
    at(start);
    server = new Server(1);
    server.stores.checkData();
    server.own();
    eventsFrom = server.stores.events().end();
  }

  void at(String instant) {
    at(Instant.parse(instant).toEpochMilli());
  }

  void at(long ms) {
    now = ms;
    // The clock is a key: a full Redis would refuse to move it.
    clock.configSet("maxmemory", "0");
    clock.set(TestScripts.CLOCK, Long.toString(now));
    clock.configSet("maxmemory", full ? "1" : "0");
  }

  void later(Duration time) {
    at(now + time.toMillis());
  }

  ScheduleStore store() {
    return server.stores.schedules();
  }

  ScheduleStore.Stored put(Schedule schedule) {
    ScheduleKey key = ScheduleKey.of(schedule);
    var known = store().find(key);
    long settled = known.map(ScheduleStore.Stored::settledMs).orElse(0L);
    Fire next = new FireTimes(schedule).next(Math.max(now, settled)).orElse(new Fire(0, 0));
    assertThat(
            store()
                .put(
                    schedule,
                    known.map(ScheduleStore.Stored::version).orElse(0L),
                    settled,
                    next.fireMs(),
                    next.dueMs(),
                    "me"))
        .isInstanceOf(ScheduleStore.Put.Done.class);
    return store().find(key).orElseThrow();
  }

  ScheduleStore.Stored stored(Schedule schedule) {
    return store().find(ScheduleKey.of(schedule)).orElseThrow();
  }

  /** Its history, the oldest first. */
  List<FireRecord> history(Schedule schedule) {
    return store().history(ScheduleKey.of(schedule), 0, 1000).reversed();
  }

  /** The instants that created something, in the order in which they did. */
  List<String> fired(Schedule schedule) {
    return history(schedule).stream()
        .filter(f -> f.outcome() == FireOutcome.FIRED)
        .map(f -> Instant.ofEpochMilli(f.fireMs()).toString())
        .toList();
  }

  /** What the event log says of missed fires. */
  List<String> missedEvents() {
    return server.stores.events().read(eventsFrom, 10_000).events().stream()
        .filter(e -> e.cause().equals("schedule_missed"))
        .map(TaskEvent::reason)
        .toList();
  }

  /** What the event log says of a cause: reasons. */
  List<String> causes(String cause) {
    return server.stores.events().read(eventsFrom, 10_000).events().stream()
        .filter(e -> e.cause().equals(cause))
        .map(TaskEvent::reason)
        .toList();
  }

  private static byte[] field(String name) {
    return name.getBytes(UTF_8);
  }

  private byte[] keyOf(Schedule schedule) {
    return new RedisKeys(cluster, 1).schedule(0, store().nameOf(ScheduleKey.of(schedule)));
  }

  /** Its definition can be read by nobody. */
  void spoil(Schedule schedule) {
    clock.hset(keyOf(schedule), field("def"), field("cron nonsense\n\n"));
  }

  /** What a run that is owed is to be can be read by nobody; how many there were. */
  int spoilOwed() {
    byte[] key = (new RedisKeys(cluster, 1).named(0, "owed"));
    var all = clock.hkeys(key);
    all.forEach(run -> clock.hset(key, run, field("nonsense")));
    return all.size();
  }

  /** The definition of a backfill can be read by nobody. */
  void spoilFill(String id) {
    clock.hset(
        new RedisKeys(cluster, 1).fill(0, TaskId.parse(id).local()),
        field("def"),
        field("cron\n\n"));
  }

  /** Its definition is as it was. */
  void mend(Schedule schedule) {
    clock.hset(keyOf(schedule), field("def"), ScheduleText.encode(schedule));
  }

  List<Task> tasks() {
    List<Task> all = new ArrayList<>();
    String token = "";
    do {
      TaskPage page = server.stores.tasks().list(TaskFilter.ALL, 500, token, false);
      all.addAll(page.tasks());
      token = page.nextToken();
    } while (!token.isEmpty());
    return all;
  }

  List<Task> tasksOf(Schedule schedule) {
    return tasks().stream()
        .filter(t -> schedule.id().equals(t.attributes().get("schedule")))
        .toList();
  }

  /** No more room from now on, or as much as there is. */
  void full(boolean is) {
    full = is;
    clock.configSet("maxmemory", is ? "1" : "0");
  }

  AttemptRef start(String id) {
    TaskId task = TaskId.parse(id);
    AttemptRef ref =
        new AttemptRef(
            task, server.stores.tasks().find(task).orElseThrow().gen(), Nonce.random(random));
    server
        .stores
        .attempts()
        .claim(worker, List.of("echo"), List.of(), Duration.ofHours(100), List.of(ref));
    return ref;
  }

  void end(AttemptRef ref, Outcome outcome) {
    var unused =
        server
            .stores
            .attempts()
            .complete(List.of(new Completion(ref, outcome, "", Payload.EMPTY, Duration.ZERO)));
  }

  /** The task that it fired last runs, and ends at once. */
  void runLast(Schedule schedule, Outcome outcome) {
    List<FireRecord> lines = history(schedule);
    end(
        start(lines.stream().filter(f -> !f.target().isEmpty()).toList().getLast().target()),
        outcome);
  }

  @Override
  public void close() {
    clock.close();
    server.stores.close();
  }
}
