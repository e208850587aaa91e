package dev.carillon.server.store.redis;

import static dev.carillon.server.store.redis.BackfillsTest.HOURLY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.schedule.Backfill;
import dev.carillon.model.schedule.BackfillState;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.worker.Outcome;
import dev.carillon.server.embedded.EmbeddedRedis;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

/**
 * The counters of a backfill are damaged by hand; the audit finds it, and mends what can be known.
 */
class AuditBackfillsTest {
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

  /** Five hours, of which the schedule itself made one; two at a time. */
  private static Backfill begun(ScheduleRig rig) {
    rig.put(HOURLY);
    rig.at("2026-03-01T12:00:00Z");
    rig.server.fire();
    rig.at("2026-03-01T12:30:00Z");
    Backfill plan =
        BackfillsTest.planned(
            rig, BackfillsTest.order("2026-03-01T08:00:00Z", "2026-03-01T12:01:00Z", 2, false));
    BackfillsTest.begin(rig, plan);
    rig.server.fire();
    return plan;
  }

  private static String key(ScheduleRig rig, Backfill backfill) {
    return new String(new RedisKeys(rig.cluster, 1).fill(0, TaskId.parse(backfill.id()).local()));
  }

  private static Map<String, String> books(ScheduleRig rig, Backfill backfill) {
    Map<String, String> all = client.hgetAll(key(rig, backfill));
    all.keySet().retainAll(FillBooks.FIELDS);
    return all;
  }

  @Test
  void aCounterThatIsWrongIsSetRightWhileItRunsAndAfterItsEnd() {
    try (ScheduleRig rig = new ScheduleRig(redis, "2026-03-01T11:59:30Z")) {
      Backfill backfill = begun(rig);
      breakAndMend(rig, backfill);
      BackfillsTest.endLive(rig);
      rig.server.fire();
      breakAndMend(rig, backfill);
      rig.end(rig.start(BackfillsTest.live(rig).getFirst()), Outcome.FAILED_FATALLY);
      BackfillsTest.endLive(rig);
      rig.server.fire();
      assertThat(BackfillsTest.now(rig, backfill.id()).state()).isEqualTo(BackfillState.DONE);
      breakAndMend(rig, backfill);
    }
  }

  /** One counter after the other. */
  private static void breakAndMend(ScheduleRig rig, Backfill backfill) {
    assertThat(AuditOwnersTest.check(rig.server.stores)).isEmpty();
    Map<String, String> right = books(rig, backfill);
    for (String counter : FillBooks.FIELDS.subList(1, FillBooks.FIELDS.size())) {
      client.hincrBy(key(rig, backfill), counter, 3);
      assertThat(AuditOwnersTest.check(rig.server.stores)).as(counter).containsExactly("COUNTER");
      Map<String, String> mended = books(rig, backfill);
      right.forEach(
          (name, value) ->
              assertThat(mended.getOrDefault(name, "0"))
                  .as(counter + ": " + name)
                  .isEqualTo(value));
      assertThat(AuditOwnersTest.check(rig.server.stores)).as(counter).isEmpty();
    }
  }

  @Test
  void oneThatSeemsFullOrThatNobodyLooksAtGoesOn() {
    try (ScheduleRig rig = new ScheduleRig(redis, "2026-03-01T11:59:30Z")) {
      Backfill backfill = begun(rig);
      client.hset(key(rig, backfill), "live", "9");
      String fills = new String(new RedisKeys(rig.cluster, 1).named(0, "fills"));
      client.del(fills);
      client.zadd(fills, 1, "000000000000");
      assertThat(AuditOwnersTest.check(rig.server.stores))
          .containsExactly("COUNTER", "MISSING", "ORPHAN");
      for (int i = 0; i < 3; i++) {
        BackfillsTest.endLive(rig);
        rig.server.fire();
      }
      Backfill done = BackfillsTest.now(rig, backfill.id());
      assertThat(done.state()).isEqualTo(BackfillState.DONE);
      assertThat(done.succeeded()).isEqualTo(4);
      client.zadd(fills, 1, TaskId.parse(backfill.id()).local());
      assertThat(AuditOwnersTest.check(rig.server.stores)).containsExactly("STRAY");
    }
  }

  @Test
  void whatNobodyCanTellAnyMoreIsOnlyTold() {
    try (ScheduleRig rig = new ScheduleRig(redis, "2026-03-01T11:59:30Z")) {
      Backfill backfill = begun(rig);
      client.hincrBy(key(rig, backfill), "made", 1);
      client.hincrBy(key(rig, backfill), "left", 1);
      assertThat(AuditOwnersTest.check(rig.server.stores)).containsExactly("COUNTER left");
    }
  }
}
