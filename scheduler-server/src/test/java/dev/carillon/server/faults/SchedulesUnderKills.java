package dev.carillon.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.client.CarillonClient;
import dev.carillon.client.Connection;
import dev.carillon.model.schedule.MisfirePolicy;
import dev.carillon.model.schedule.OverlapPolicy;
import dev.carillon.model.schedule.Schedule;
import dev.carillon.model.schedule.ScheduleKey;
import dev.carillon.model.schedule.Target;
import dev.carillon.model.schedule.Trigger;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskFilter;
import dev.carillon.model.task.TaskPage;
import dev.carillon.server.store.redis.RedisStores;
import dev.carillon.server.store.redis.StoreWalk;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.awaitility.Awaitility;

/**
 * Schedules of 1–60 s while servers are killed; then a checker that works out the instants itself
 * (plain arithmetic on seconds, none of Carillon's cron) compares them with the tasks that were
 * made.
 */
final class SchedulesUnderKills {
  private static final String QUEUE = "fires";

  /** Cron of every n seconds begins anew each minute. */
  private static final int[] CRON_SECONDS = {1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30};

  /** One under test: how its instants come. */
  private record Beat(String id, int seconds, boolean cron) {
    Schedule schedule() {
      return Schedule.of(
              id,
              cron
                  ? Trigger.Cron.of("*/" + seconds + " * * * * *")
                  : new Trigger.Every(Duration.ofSeconds(seconds), 0),
              new Target.Task(NewTask.of(WorkerProgram.TYPE, Payload.of("0")).inQueue(QUEUE)))
          .change()
          .overlap(OverlapPolicy.ALLOW)
          // What a kill delays is made all the same, however late.
          .misfire(
              new MisfirePolicy(
                  MisfirePolicy.Mode.FIRE_ALL, Duration.ofHours(1), Duration.ofHours(1), 1_000))
          .build();
    }

    boolean beats(long second) {
      return (cron ? second % 60 : second) % seconds == 0;
    }
  }

  private final Cluster cluster;
  private final List<Beat> beats = new ArrayList<>();

  SchedulesUnderKills(Cluster cluster, int schedules) {
    this.cluster = cluster;
    for (int i = 0; i < schedules; i++) {
      boolean cron = i % 2 == 1;
      int seconds = cron ? CRON_SECONDS[i / 2 % CRON_SECONDS.length] : i / 2 % 60 + 1;
      beats.add(new Beat("s" + i, seconds, cron));
    }
  }

  /** One server after the other; every third time both. */
  void run(int kills, Duration between) {
    run(
        () -> {
          for (int i = 0; i < kills; i++) {
            Faults.last(between);
            cluster.killServer(i % 2);
            // Every third time the other one goes before this one is back: nobody fires for a
            // while.
            if (i % 3 == 2) {
              cluster.killServer(1 - i % 2);
              cluster.restartServers();
            } else {
              cluster.restartServer(i % 2);
            }
          }
        });
  }

  void run(Runnable kills) {
    try (CarillonClient client =
            CarillonClient.connect(Connection.parse(cluster.serverAddresses()));
        RedisStores stores = cluster.stores(new Random(1))) {
      beats.forEach(beat -> client.schedules().put(beat.schedule()).join());
      FillsAndFlows others = new FillsAndFlows(client, stores);
      others.begin();
      long from = stores.info().nowMs() / 1000 + 1;
      kills.run();
      long to = stores.info().nowMs() / 1000 + 2;
      // No later than that does anything come: what is due then is made, and each schedule stops.
      awaitSecond(stores, to + 1);
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> beats.stream().allMatch(beat -> settled(stores, beat, to)));
      beats.forEach(
          beat -> stores.schedules().pause(key(beat), "the test", "it is over", Duration.ZERO));
      others.pause();
      awaitRest();
      check(made(client), from, to);
      others.check(from, to);
    }
  }

  /** Waits until each has fired what is due within the next two seconds: somebody does. */
  void awaitFires(RedisStores stores) {
    long second = stores.info().nowMs() / 1000 + 2;
    Awaitility.await("fires")
        .atMost(Duration.ofSeconds(30))
        .until(() -> beats.stream().allMatch(beat -> settled(stores, beat, second)));
  }

  private static ScheduleKey key(Beat beat) {
    return new ScheduleKey(NewTask.DEFAULT_NAME, beat.id());
  }

  private static void awaitSecond(RedisStores stores, long second) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> stores.info().nowMs() / 1000 >= second);
  }

  private static boolean settled(RedisStores stores, Beat beat, long to) {
    return stores.schedules().find(key(beat)).orElseThrow().nextMs() / 1000 > to;
  }

  /** A list may miss what goes back to wait for its time while it is read. */
  private void awaitRest() {
    try (StoreWalk store = new StoreWalk(cluster.redisPort(), Cluster.NAME, Cluster.BUCKETS)) {
      Awaitility.await("all tasks to end")
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  store.counted().entrySet().stream()
                      .allMatch(each -> !each.getKey().live() || each.getValue() == 0));
    }
  }

  /** The tasks that were made for each instant of each schedule; a list may show one twice. */
  private static Map<String, TreeMap<Long, Set<String>>> made(CarillonClient client) {
    Map<String, TreeMap<Long, Set<String>>> made = new HashMap<>();
    String token = "";
    do {
      TaskPage page = client.list(TaskFilter.ALL, 500, token).join();
      for (Task task : page.tasks()) {
        if (!task.attributes().containsKey(Target.ATTRIBUTE_SCHEDULE)) {
          continue; // a node of a run
        }
        made.computeIfAbsent(task.attributes().get(Target.ATTRIBUTE_SCHEDULE), k -> new TreeMap<>())
            .computeIfAbsent(
                Instant.parse(task.attributes().get(Target.ATTRIBUTE_FIRE)).getEpochSecond(),
                k -> new HashSet<>())
            .add(task.id());
      }
      token = page.nextToken();
    } while (!token.isEmpty());
    return made;
  }

  private void check(Map<String, TreeMap<Long, Set<String>>> made, long from, long to) {
    List<String> wrong = new ArrayList<>();
    long instants = 0;
    for (Beat beat : beats) {
      TreeMap<Long, Set<String>> of = made.getOrDefault(beat.id(), new TreeMap<>());
      for (long second = from; second <= to; second++) {
        int times = of.getOrDefault(second, Set.of()).size();
        int expected = beat.beats(second) ? 1 : 0;
        instants += expected;
        if (times != expected) {
          wrong.add(
              beat + " at " + Instant.ofEpochSecond(second) + " was made " + times + " times");
        }
      }
      of.forEach(
          (second, ids) -> {
            if (ids.size() > 1 || !beat.beats(second)) {
              wrong.add(beat + " at " + Instant.ofEpochSecond(second) + ": " + ids);
            }
          });
    }
    System.out.printf(
        "%n== schedules under kill -9, %s: %d schedules, %d instants in %d s, %d wrong%n",
        cluster.faults(), beats.size(), instants, to - from + 1, wrong.size());
    assertThat(cluster.faults().total()).as("faults").isPositive();
    assertThat(wrong.stream().limit(10)).isEmpty();
    assertThat(instants).isPositive();
  }
}
