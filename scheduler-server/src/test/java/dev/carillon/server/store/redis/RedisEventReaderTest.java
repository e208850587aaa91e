package dev.carillon.server.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.Uniqueness;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.PatientRedis;
import dev.carillon.server.core.port.EventReader;
import dev.carillon.server.core.port.EventReader.Batch;
import dev.carillon.server.embedded.EmbeddedRedis;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.params.XTrimParams;

/** What a durable reader of the log makes of one that is cut under its hands. */
class RedisEventReaderTest {
  private static final int ENTRIES = 40;

  private static final RedisKeys KEYS = new RedisKeys("cut", 1);
  private final Random random = new Random(4);

  @Test
  void whatIsCutOffBetweenTwoCallsOfOneReadIsTold() {
    try (EmbeddedRedis redis = EmbeddedRedis.startInMemory();
        Jedis jedis = new Jedis("127.0.0.1", redis.port())) {
      RedisStores.Settings settings =
          new RedisStores.Settings(
              "127.0.0.1",
              redis.port(),
              "",
              "cut",
              1,
              PatientRedis.TIMEOUT,
              2,
              Ulid.random(1, random),
              "n1");
      try (RedisStores stores = new RedisStores(settings, NoTelemetry.INSTANCE, random);
          RedisLink link = new RedisLink(settings, null)) {
        stores.checkData();
        for (int i = 0; i < ENTRIES; i++) {
          var unused =
              stores.tasks().submit(Collections.nCopies(5, NewTask.of("t", Payload.of("p"))), "me");
        }
        long epoch = stores.ownership().beat(Duration.ofSeconds(10)).get(0);
        ScriptRunner runner =
            new ScriptRunner(link, KEYS, NoTelemetry.INSTANCE, ScriptTexts.AS_WRITTEN);
        AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);
        RedisEventReader reader =
            new RedisEventReader(
                RedisEventReader.EXPORT,
                runner,
                KEYS,
                (bucket, entry, into) -> {
                  if (left.decrementAndGet() == 0) {
                    jedis.xtrim(
                        KEYS.events(0), XTrimParams.xTrimParams().maxLen(10).exactTrimming());
                  }
                  new RedisEventLog(runner, KEYS, new LineRegistry(runner, KEYS))
                      .unpack(bucket, entry, into);
                  return true;
                });
        // It learns how large entries are, and so reads few with each call.
        Batch first = reader.read(List.of(0), 4, 20).getFirst();
        reader.advance(0, epoch, first.entries().getFirst().id(), null, 5_000, 0);
        left.set(3);
        Batch cut = reader.read(List.of(0), 1_000, 1_000).getFirst();
        assertThat(cut.gapAfter()).isNull();
        assertThat(cut.entries()).as("of one call").hasSizeLessThan(10);
        String last = cut.entries().getLast().id();
        reader.advance(0, epoch, last, null, 5_000, 0);
        Batch behind = reader.read(List.of(0), 1_000, 1_000).getFirst();
        assertThat(behind.gapAfter()).isEqualTo(last);
        assertThat(behind.entries()).hasSize(10);
      }
    }
  }

  @Test
  void onlyEventsOfTasksThatSomethingNamesAreLookedUp() {
    try (EmbeddedRedis redis = EmbeddedRedis.startInMemory()) {
      RedisStores.Settings settings =
          new RedisStores.Settings(
              "127.0.0.1",
              redis.port(),
              "",
              "cut",
              1,
              PatientRedis.TIMEOUT,
              2,
              Ulid.random(1, random),
              "n1");
      try (RedisStores stores = new RedisStores(settings, NoTelemetry.INSTANCE, random);
          RedisLink link = new RedisLink(settings, null)) {
        stores.checkData();
        ScriptRunner runner =
            new ScriptRunner(link, KEYS, NoTelemetry.INSTANCE, ScriptTexts.AS_WRITTEN);
        LineRegistry lines = new LineRegistry(runner, KEYS);
        RedisEventReader reader =
            new RedisEventReader(
                RedisEventReader.EXPORT,
                runner,
                KEYS,
                new RedisEventLog(runner, KEYS, lines)::unpack);
        NewTask bare = NewTask.of("t", Payload.of("p"));
        NewTask keyed = bare.withIdempotencyKey("order 7").withLabels(Map.of("team", "a"));
        List<NewTask> tasks =
            List.of(
                bare,
                keyed,
                keyed
                    .withIdempotencyKey("order 8")
                    .withUnique(Uniqueness.of("seven", Uniqueness.Scope.UNTIL_DONE)),
                bare.withAttributes(Map.of("topic", "orders")),
                bare.named("nightly"),
                bare.withAttributes(Map.of("jobId", "j-7")),
                bare.withAttributes(Map.of(NewTask.OWN_ID, "invoice-7")),
                bare.withAttributes(Map.of("taskName", "load")));
        for (NewTask task : tasks) {
          var unused = stores.tasks().submit(List.of(task), "me");
        }
        Batch submitted = reader.read(List.of(0), 100, 100).getFirst();
        assertThat(submitted.entries())
            .extracting(EventReader.Entry::named)
            .containsExactly(false, false, false, false, true, true, true, true);
      }
    }
  }
}
