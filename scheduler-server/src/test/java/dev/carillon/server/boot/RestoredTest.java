package dev.carillon.server.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.ledger.AuditReport;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.server.config.Address;
import dev.carillon.server.config.ServerConfig;
import dev.carillon.server.core.Caller;
import dev.carillon.server.embedded.EmbeddedRedis;
import dev.carillon.server.store.redis.backup.ClusterBackup;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;

/** What moved while a backup was taken is in order before a server works on what was restored. */
class RestoredTest {
  private final Random random = new Random(4);
  private final CarillonThreads threads = new CarillonThreads();

  private EngineRuntime runtime(ServerConfig config) {
    return new EngineRuntime(
        config, SilentTelemetry.INSTANCE, threads, Clock.systemUTC(), random, "test");
  }

  @Test
  void theFirstServerOnARestoreAuditsItBeforeItsLoopsStart(@TempDir Path dir) throws Exception {
    ServerConfig defaults = ServerConfig.defaults();
    try (EmbeddedRedis redis = EmbeddedRedis.startInMemory();
        RedisClient client = RedisClient.create("127.0.0.1", redis.port())) {
      ServerConfig config =
          defaults.withRedis(defaults.redis().withAddress(new Address("127.0.0.1", redis.port())));
      try (EngineRuntime runtime = runtime(config)) {
        runtime.start();
        NewTask later =
            NewTask.of("echo", Payload.of("x")).dueAt(new NewTask.Due.After(Duration.ofHours(1)));
        var unused = runtime.engine().tasks().submit(later, new Caller("ops"));
      }
      // The record was read before the task moved, its index behind that.
      assertThat(client.keys("carillon{*:due:*")).hasSize(1);
      client.unlink(client.keys("carillon{*:due:*").iterator().next());
      Path file = dir.resolve("monday.carillon");
      try (ClusterBackup backup = Backups.of(config)) {
        backup.backup(file, keys -> {});
        backup.restore(file, true, keys -> {});
      }
      assertThat(client.keys("carillon{*:due:*")).isEmpty();
      assertThat(client.hexists("carillon:meta", "restored")).isTrue();
      try (EngineRuntime runtime = runtime(config)) {
        runtime.start();
        AuditReport report = runtime.engine().trust().ledger().report();
        assertThat(report.repaired()).isPositive();
        assertThat(report.startedMs()).isPositive();
        assertThat(client.keys("carillon{*:due:*")).hasSize(1);
        assertThat(client.hexists("carillon:meta", "restored")).isFalse();
      }
      try (EngineRuntime runtime = runtime(config)) {
        runtime.start();
        assertThat(runtime.engine().trust().ledger().report())
            .as("only the first one")
            .isEqualTo(AuditReport.NONE);
      }
    } finally {
      threads.close();
    }
  }
}
