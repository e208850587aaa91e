package dev.carillon.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.client.CarillonClient;
import dev.carillon.client.Connection;
import dev.carillon.model.schedule.FireKind;
import dev.carillon.model.schedule.FireOutcome;
import dev.carillon.model.schedule.FireRecord;
import dev.carillon.model.schedule.MisfirePolicy;
import dev.carillon.model.schedule.MisfirePolicy.Mode;
import dev.carillon.model.schedule.OverlapPolicy;
import dev.carillon.model.schedule.Schedule;
import dev.carillon.model.schedule.ScheduleKey;
import dev.carillon.model.schedule.Target;
import dev.carillon.model.schedule.Trigger;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskFilter;
import dev.carillon.model.workflow.Node;
import dev.carillon.model.workflow.RunFilter;
import dev.carillon.model.workflow.Workflow;
import dev.carillon.server.store.redis.RedisStores;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * The only server is killed, twelve hours pass, a new process starts: what each misfire policy
 * makes of the twelve instants of an hourly schedule. The first instant fires before the outage,
 * the thirteenth after it.
 */
class HalfADayWithoutServersTest {
  private static final int OUTAGE_HOURS = 12;
  private static final String FLOW = "flow";
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /**
   * A policy, and which of the hours 1–12 of the outage it makes up for; all others are missed.
   *
   * @param words how the history explains a missed one
   */
  private record Case(String id, MisfirePolicy policy, List<Integer> made, String words) {}

  private static final List<Case> CASES =
      List.of(
          new Case("skip", MisfirePolicy.of(Mode.SKIP), List.of(), "No server ran."),
          new Case(
              "once",
              MisfirePolicy.DEFAULT,
              List.of(12),
              "No server ran. One fire makes up for it."),
          new Case("all", all(Duration.ofHours(24), 100), hours(1), ""),
          new Case(
              "capped",
              all(Duration.ofHours(24), 3),
              hours(10),
              "No server ran. It is outside of the window or the cap."),
          new Case(
              "window",
              all(Duration.ofMinutes(90), 100),
              hours(11),
              "No server ran. It is outside of the window or the cap."));

  private static MisfirePolicy all(Duration window, int cap) {
    return new MisfirePolicy(Mode.FIRE_ALL, MINUTE, window, cap);
  }

  private static List<Integer> hours(int from) {
    return IntStream.rangeClosed(from, OUTAGE_HOURS).boxed().toList();
  }

  private long firstMs;

  private Instant hour(int n) {
    return Instant.ofEpochMilli(firstMs).plus(n, ChronoUnit.HOURS);
  }

  /** Each policy by the calendar and by a fixed rate; the instants are the same. */
  private List<Schedule> hourly(Case of) {
    String cron = hour(0).atOffset(ZoneOffset.UTC).getMinute() + " * * * *";
    return List.of(
        schedule(of.id() + "-cron", Trigger.Cron.of(cron), of.policy()),
        schedule(of.id() + "-every", new Trigger.Every(Duration.ofHours(1), firstMs), of.policy()));
  }

  private static Schedule schedule(String id, Trigger trigger, MisfirePolicy policy) {
    Target task = new Target.Task(NewTask.of(WorkerProgram.TYPE, Payload.of("0")).inQueue("fires"));
    return schedule(id, trigger, policy, task);
  }

  private static Schedule schedule(
      String id, Trigger trigger, MisfirePolicy policy, Target target) {
    return Schedule.of(id, trigger, target)
        .change()
        .overlap(OverlapPolicy.ALLOW)
        .misfire(policy)
        .build();
  }

  @Test
  void eachMisfirePolicyMakesWhatItSaysAndTheHistorySaysWhy() {
    try (Cluster cluster = Cluster.withMovableClock(1);
        CarillonClient client =
            CarillonClient.connect(Connection.parse(cluster.serverAddresses()));
        RedisStores stores = cluster.stores(new Random(1))) {
      MovableClock clock = cluster.clock();
      firstMs =
          Instant.ofEpochMilli(clock.nowMs())
              .truncatedTo(ChronoUnit.MINUTES)
              .plus(30, ChronoUnit.MINUTES)
              .toEpochMilli();
      List<ScheduleKey> hourly = put(client, stores);

      forwardTo(clock, hour(0));
      awaitNext(stores, hourly, hour(1));
      cluster.killServer(0);
      clock.forward(Duration.ofHours(OUTAGE_HOURS).plusMinutes(10));
      cluster.restartServer(0);
      awaitNext(stores, hourly, hour(13));
      forwardTo(clock, hour(13));
      awaitNext(stores, hourly, hour(14));

      for (Case of : CASES) {
        hourly(of).forEach(schedule -> check(of, schedule.id(), client));
      }
      checkOthers(client, stores);
      assertThat(cluster.faults().total()).as("faults").isPositive();
    }
  }

  /** So that a fire at the instant is in time, however long the test took until now. */
  private static void forwardTo(MovableClock clock, Instant instant) {
    clock.forward(Duration.ofMillis(instant.toEpochMilli() - clock.nowMs()).plusSeconds(2));
  }

  /** Stores all; answers those that fire each hour. */
  private List<ScheduleKey> put(CarillonClient client, RedisStores stores) {
    List<Schedule> all = new ArrayList<>();
    CASES.forEach(of -> all.addAll(hourly(of)));
    stores
        .workflows()
        .put(
            Workflow.of(
                FLOW, List.of(Node.of("a", NewTask.of(WorkerProgram.TYPE, Payload.of("0"))))),
            0,
            "the test")
        .orElseThrow();
    all.add(
        schedule(
            "flows",
            new Trigger.Every(Duration.ofHours(1), firstMs),
            MisfirePolicy.DEFAULT,
            new Target.Workflow(FLOW, 0, Payload.EMPTY, Duration.ZERO)));
    List<ScheduleKey> hourly = all.stream().map(ScheduleKey::of).toList();
    all.add(
        schedule("once-at-six", new Trigger.Once(hour(6).toEpochMilli()), MisfirePolicy.DEFAULT));
    Schedule paused = schedule("paused", all.getFirst().trigger(), MisfirePolicy.DEFAULT);
    all.add(paused);
    all.forEach(schedule -> client.schedules().put(schedule).join());
    client.schedules().pause(ScheduleKey.of(paused), "stocktaking", Duration.ZERO).join();
    return hourly;
  }

  private static void awaitNext(RedisStores stores, List<ScheduleKey> keys, Instant next) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                keys.stream()
                    .allMatch(
                        key ->
                            stores.schedules().find(key).orElseThrow().nextMs()
                                == next.toEpochMilli()));
  }

  private void check(Case of, String id, CarillonClient client) {
    List<FireRecord> history = history(client, id);
    List<Instant> regular = List.of(hour(0), hour(13));
    List<Instant> caughtUp = of.made().stream().map(this::hour).toList();
    List<Instant> missed =
        IntStream.rangeClosed(1, OUTAGE_HOURS)
            .filter(n -> !of.made().contains(n))
            .mapToObj(this::hour)
            .toList();
    assertThat(instants(history, FireKind.REGULAR, FireOutcome.FIRED)).as(id).isEqualTo(regular);
    assertThat(instants(history, FireKind.CATCH_UP, FireOutcome.FIRED)).as(id).isEqualTo(caughtUp);
    assertThat(instants(history, FireKind.REGULAR, FireOutcome.MISSED)).as(id).isEqualTo(missed);
    assertThat(history).as(id).hasSize(2 + OUTAGE_HOURS);
    assertThat(history)
        .filteredOn(f -> f.outcome() == FireOutcome.MISSED)
        .extracting(FireRecord::cause)
        .as(id)
        .containsOnly(missed.isEmpty() ? new String[0] : new String[] {of.words()});
    List<Instant> fired = new ArrayList<>(regular);
    fired.addAll(caughtUp);
    assertThat(made(client, id)).as(id).containsExactlyInAnyOrderElementsOf(fired);
  }

  private void checkOthers(CarillonClient client, RedisStores stores) {
    assertThat(made(client, "once-at-six")).containsExactly(hour(6));
    assertThat(made(client, "paused")).isEmpty();
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(stores.runs().list(RunFilter.ALL, Long.MAX_VALUE / 2, "", 100))
                    .extracting(
                        run ->
                            Instant.parse(
                                run.run()
                                    .orElseThrow()
                                    .facts()
                                    .labels()
                                    .get(Target.ATTRIBUTE_FIRE)))
                    .containsExactlyInAnyOrder(hour(0), hour(12), hour(13)));
  }

  /** The oldest first. */
  private static List<FireRecord> history(CarillonClient client, String id) {
    return client
        .schedules()
        .fires(new ScheduleKey(NewTask.DEFAULT_NAME, id), Optional.empty(), 500, "")
        .join()
        .fires()
        .reversed();
  }

  private static List<Instant> instants(
      List<FireRecord> history, FireKind kind, FireOutcome outcome) {
    return history.stream()
        .filter(f -> f.kind() == kind && f.outcome() == outcome)
        .map(f -> Instant.ofEpochMilli(f.fireMs()))
        .toList();
  }

  /** The instants of the tasks that a schedule made, each as often as there are tasks. */
  private static List<Instant> made(CarillonClient client, String id) {
    return client.list(TaskFilter.ALL, 500, "").join().tasks().stream()
        .map(Task::attributes)
        .filter(attributes -> id.equals(attributes.get(Target.ATTRIBUTE_SCHEDULE)))
        .map(attributes -> Instant.parse(attributes.get(Target.ATTRIBUTE_FIRE)))
        .toList();
  }
}
