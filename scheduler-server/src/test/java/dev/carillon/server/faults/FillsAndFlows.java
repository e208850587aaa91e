package dev.carillon.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.schedule.Backfill;
import dev.carillon.model.schedule.BackfillOrder;
import dev.carillon.model.schedule.BackfillState;
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
import dev.carillon.model.workflow.Node;
import dev.carillon.model.workflow.RunFilter;
import dev.carillon.model.workflow.Workflow;
import dev.carillon.server.core.port.RunStore;
import dev.carillon.server.store.redis.RedisStores;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;

/**
 * What else schedules make while servers are killed: the instants of a backfill, and a run of a
 * workflow each second. Each instant is made once, by whoever lives.
 */
final class FillsAndFlows {
  private static final String FLOW = "flow";
  private static final ScheduleKey FILLED = new ScheduleKey(NewTask.DEFAULT_NAME, "filled");
  private static final ScheduleKey FLOWS = new ScheduleKey(NewTask.DEFAULT_NAME, "flows");
  private static final int HOURS = 60;

  private final CarillonClient client;
  private final RedisStores stores;
  private Backfill backfill;

  FillsAndFlows(CarillonClient client, RedisStores stores) {
    this.client = client;
    this.stores = stores;
    NewTask work = NewTask.of(WorkerProgram.TYPE, Payload.of("0")).inQueue("fires");
    stores
        .workflows()
        .put(Workflow.of(FLOW, List.of(Node.of("a", work))), 0, "the test")
        .orElseThrow();
    client
        .schedules()
        .put(
            schedule(
                FLOWS.id(),
                "* * * * * *",
                new Target.Workflow(FLOW, 0, Payload.EMPTY, Duration.ZERO)))
        .join();
    client.schedules().put(schedule(FILLED.id(), "0 * * * *", new Target.Task(work))).join();
    long to = stores.info().nowMs() / 3_600_000 * 3_600_000;
    this.backfill =
        client
            .schedules()
            .planBackfill(
                FILLED, new BackfillOrder(to - HOURS * 3_600_000L, to, 4, false, false, "the test"))
            .join();
  }

  private static Schedule schedule(String id, String cron, Target target) {
    return Schedule.of(id, Trigger.Cron.of(cron), target)
        .change()
        .overlap(OverlapPolicy.ALLOW)
        .misfire(
            new MisfirePolicy(
                MisfirePolicy.Mode.FIRE_ALL, Duration.ofHours(1), Duration.ofHours(1), 1_000))
        .build();
  }

  /** From now on there is something to do. */
  void begin() {
    backfill = client.schedules().applyBackfill(backfill.id()).join();
  }

  void pause() {
    stores.schedules().pause(FLOWS, "the test", "it is over", Duration.ZERO);
  }

  /** Between two seconds each has one run, and the backfill has made each of its hours once. */
  void check(long from, long to) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> client.schedules().backfill(backfill.id()).join().state() == BackfillState.DONE);
    Backfill done = client.schedules().backfill(backfill.id()).join();
    assertThat(done.made()).isEqualTo(HOURS);
    assertThat(done.succeeded()).isEqualTo(HOURS);
    assertThat(filled()).hasSize(HOURS).allSatisfy((fire, times) -> assertThat(times).isOne());
    Map<Long, Integer> runs = new TreeMap<>();
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              runs.clear();
              runs.putAll(runs());
              return runs.keySet().stream().filter(s -> s >= from && s <= to).count()
                  >= to - from + 1;
            });
    assertThat(runs).allSatisfy((second, times) -> assertThat(times).isOne());
    System.out.printf(
        "== with them: a backfill of %d instants, %d runs of a workflow, each once%n",
        HOURS, runs.size());
  }

  private Map<String, Integer> filled() {
    Map<String, Integer> made = new HashMap<>();
    String token = "";
    do {
      TaskPage page = client.list(TaskFilter.ALL, 500, token).join();
      for (Task task : page.tasks()) {
        if (backfill.id().equals(task.attributes().get(Target.ATTRIBUTE_BACKFILL))) {
          made.merge(task.attributes().get(Target.ATTRIBUTE_FIRE), 1, Integer::sum);
        }
      }
      token = page.nextToken();
    } while (!token.isEmpty());
    return made;
  }

  private Map<Long, Integer> runs() {
    Map<Long, Integer> made = new HashMap<>();
    for (RunStore.Listed run : stores.runs().list(RunFilter.ALL, Long.MAX_VALUE / 2, "", 5_000)) {
      made.merge(
          Instant.parse(run.run().orElseThrow().facts().labels().get(Target.ATTRIBUTE_FIRE))
              .getEpochSecond(),
          1,
          Integer::sum);
    }
    return made;
  }
}
