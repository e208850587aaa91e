package dev.carillon.server.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.ledger.Discrepancy;
import dev.carillon.model.schedule.OverlapPolicy;
import dev.carillon.model.schedule.Schedule;
import dev.carillon.model.schedule.Target;
import dev.carillon.model.schedule.Trigger;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.worker.Outcome;
import dev.carillon.model.workflow.RunState;
import dev.carillon.model.workflow.Workflow;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.ledger.Audits;
import dev.carillon.server.core.ledger.Books;
import dev.carillon.server.embedded.EmbeddedRedis;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

/** Runs, schedules and what they wait for are damaged by hand; the audit finds it and mends it. */
class AuditOwnersTest {
  private static EmbeddedRedis redis;
  private static RedisClient client;

  @BeforeAll
  static void start() {
    redis = EmbeddedRedis.startInMemory();
    client = RedisClient.create("127.0.0.1", redis.port());
  }

  @AfterAll
  static void stop() {
    client.close();
    redis.close();
  }

  /** What an audit that mends finds: kinds, and whether any is left. */
  static List<String> check(RedisStores stores) {
    Audits audits = new Audits(stores.audit(), stores.info(), NoTelemetry.INSTANCE);
    return new Books(stores.ledger(), audits, stores.info())
        .check(true, new Caller("ops")).discrepancies().stream()
            .map((Discrepancy d) -> d.kind() + (d.repaired() ? "" : " left"))
            .sorted()
            .toList();
  }

  private static String key(String cluster, String name) {
    return new String(new RedisKeys(cluster, 1).named(0, name));
  }

  @Test
  void aRunThatIsMissingInItsListsIsPutThere_andOneThatIsGoneLeavesThem() {
    try (RunRig rig = new RunRig(redis, 3)) {
      String cluster = rig.rig.cluster;
      TaskId run =
          rig.start(
              Workflow.of("flow", List.of(RunsFixture.node("a"), RunsFixture.node("b", "a"))));
      rig.advance();
      assertThat(check(rig.rig.stores)).isEmpty();
      rig.work(id -> Outcome.SUCCEEDED);
      client.del(key(cluster, "wake"), key(cluster, "runs"));
      client.zadd(key(cluster, "runs:s:4"), 1, run.local());
      client.zadd(key(cluster, "runs:ended"), 1, run.local());
      client.zadd(key(cluster, "runs"), 1, "000000000000");
      assertThat(check(rig.rig.stores))
          .containsExactly("MISSING", "MISSING", "ORPHAN", "STRAY", "STRAY");
      assertThat(check(rig.rig.stores)).isEmpty();
      rig.play(run, id -> Outcome.SUCCEEDED);
      assertThat(rig.stored(run).vars().state()).isEqualTo(RunState.SUCCEEDED);
      client.del(key(cluster, "runs:ended"));
      assertThat(check(rig.rig.stores)).containsExactly("MISSING");
      client.keys(cluster + "{*:def:*").forEach(client::del);
      assertThat(check(rig.rig.stores)).containsExactly("UNREADABLE left");
    }
  }

  @Test
  void aScheduleThatNobodyWouldLookAtFiresAgain() {
    try (ScheduleRig rig = new ScheduleRig(redis, "2026-03-01T11:59:30Z")) {
      Schedule schedule =
          Schedule.of(
                  "report",
                  Trigger.Cron.of("* * * * *"),
                  new Target.Task(NewTask.of("echo", Payload.EMPTY).inQueue("mail")))
              .change()
              .overlap(OverlapPolicy.QUEUE_ONE)
              .build();
      rig.put(schedule);
      assertThat(check(rig.server.stores)).isEmpty();
      client.del(key(rig.cluster, "nexts"), key(rig.cluster, "schedules"));
      client.sadd(key(rig.cluster, "listens"), "default/report");
      client.zadd(key(rig.cluster, "schedules"), 0, "default/gone");
      assertThat(check(rig.server.stores)).containsExactly("MISSING", "MISSING", "ORPHAN", "STRAY");
      rig.at("2026-03-01T12:00:00Z");
      rig.server.fire();
      assertThat(rig.fired(schedule)).hasSize(1);
      // Its task ends, and nobody is told: the next one waits in vain.
      rig.at("2026-03-01T12:01:00Z");
      rig.server.fire();
      rig.runLast(schedule, Outcome.SUCCEEDED);
      client.del(key(rig.cluster, "ends:s"));
      assertThat(check(rig.server.stores)).containsExactly("UNTOLD");
      rig.server.fire();
      assertThat(rig.fired(schedule)).hasSize(2);
      assertThat(check(rig.server.stores)).isEmpty();
    }
  }

  @Test
  void aRateThatWouldNeverLetAnythingStartAgainIsForgotten() {
    try (StoreRig rig = new StoreRig(redis)) {
      client.set(key(rig.cluster, "rate:q:mail"), "99999999999999999");
      assertThat(check(rig.stores)).containsExactly("ORPHAN");
      assertThat(client.exists(key(rig.cluster, "rate:q:mail"))).isFalse();
    }
  }
}
