package dev.carillon.server.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.task.TaskId;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.Outcome;
import dev.carillon.server.embedded.EmbeddedRedis;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.resps.StreamEntry;

/** That the judge of the fault suite notices an event that is missing, or one too many. */
class EventChainsTest {
  private static EmbeddedRedis redis;

  @BeforeAll
  static void start() {
    redis = EmbeddedRedis.startInMemory();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  /** Attempts that end well, badly and by the loss of their worker; one that is cancelled. */
  private static void live(StoreRig rig) {
    EventChains.keepAll(redis.port(), rig.cluster, 1);
    for (Outcome outcome : List.of(Outcome.SUCCEEDED, Outcome.FAILED, Outcome.FAILED_FATALLY)) {
      AttemptRef attempt = rig.start(rig.submit(StoreRig.echo()));
      rig.complete(attempt, outcome);
    }
    rig.start(rig.submit(StoreRig.echo()), Duration.ofMillis(1));
    rig.passed(rig.nowMs() + 1);
    rig.reap();
    TaskId cancelled = rig.submit(StoreRig.later());
    rig.stores.tasks().cancel(cancelled, "why", "ops", StoreRig.GRACE);
    rig.submit(StoreRig.later());
  }

  private static EventChains chains(StoreRig rig) {
    try (StoreWalk walk = new StoreWalk(redis.port(), rig.cluster, 1)) {
      return walk.walk().chains();
    }
  }

  @Test
  void eachEventThatIsMissingBreaksAChain_andSoDoesOneTooMany() {
    try (StoreRig rig = new StoreRig(redis);
        Jedis jedis = new Jedis("127.0.0.1", redis.port())) {
      live(rig);
      EventChains whole = chains(rig);
      assertThat(whole.problems()).isEmpty();
      assertThat(whole.events()).isEqualTo(15);
      String log = jedis.keys(rig.cluster + "*:events").iterator().next();
      for (StreamEntry each : jedis.xrange(log, "-", "+", 100)) {
        byte[] copy = jedis.dump(log);
        jedis.xdel(log, each.getID());
        assertThat(chains(rig).problems()).as("without %s", each).isNotEmpty();
        jedis.del(log);
        jedis.restore(log, 0, copy);
      }
      assertThat(chains(rig).problems()).isEmpty();
    }
  }

  @Test
  void withoutTheRuleThatWritesEvents_allChainsAreBroken() {
    try (StoreRig rig = new StoreRig(redis, 1, TestScripts.unruled("event"))) {
      rig.submit(StoreRig.echo());
      assertThat(chains(rig).problems()).hasSize(1);
    }
  }
}
