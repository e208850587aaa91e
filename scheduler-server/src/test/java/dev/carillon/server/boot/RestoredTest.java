package dev.carillon.server.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.model.ledger.AuditReport;
import dev.carillon.model.notify.Channel;
import dev.carillon.model.notify.Delivery;
import dev.carillon.model.notify.DeliveryFilter;
import dev.carillon.model.notify.NotifyEvent;
import dev.carillon.model.notify.Rule;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.server.PatientRedis;
import dev.carillon.server.config.Notify;
import dev.carillon.server.config.Secret;
import dev.carillon.server.config.ServerConfig;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.notify.Notifications;
import dev.carillon.server.embedded.EmbeddedRedis;
import dev.carillon.server.notify.Receiver;
import dev.carillon.server.store.redis.backup.ClusterBackup;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;

/** What moved while a backup was taken is in order before a server works on what was restored. */
class RestoredTest {
  private static final DeliveryFilter EVERYTHING = new DeliveryFilter(Optional.empty(), "", "");

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
      ServerConfig config = defaults.withRedis(PatientRedis.at(redis.port()));
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

  private static List<Delivery> awaitStates(Notifications all, Delivery.State... expected) {
    return Awaitility.await()
        .until(
            () -> all.deliveries(EVERYTHING, 10, "").deliveries(),
            log -> log.stream().map(Delivery::state).toList().equals(List.of(expected)));
  }

  @Test
  void notificationsComeBackFromABackup(@TempDir Path dir) throws Exception {
    ServerConfig d = ServerConfig.defaults();
    Caller ops = new Caller("ops");
    try (EmbeddedRedis redis = EmbeddedRedis.startInMemory();
        Receiver receiver = new Receiver();
        RedisClient client = RedisClient.create("127.0.0.1", redis.port())) {
      Notify notify =
          Notify.DEFAULTS
              .allowing(
                  List.of(receiver.address()), Duration.ofSeconds(30), 3, Duration.ofMillis(20))
              .withSecrets(new Secret("kept with the backups"), Secret.NONE);
      ServerConfig config =
          d.withRedis(PatientRedis.at(redis.port()))
              .withExports(d.exports().withNotifications(notify));
      String secret;
      List<Rule> rules;
      List<Delivery> log;
      try (EngineRuntime runtime = runtime(config)) {
        runtime.start();
        Notifications all = runtime.engine().notifications();
        secret = all.putChannel(Channel.webhook("hook", receiver.url()), "", ops).secret();
        rules =
            List.of(
                all.putRule(Rule.of("rule", Set.of(NotifyEvent.TASK_DEAD), List.of("hook")), ops));
        // One after the other: who asks for a test does not wait for ever until it is answered.
        receiver.answer(200, 500);
        all.testRule("rule", ops);
        awaitStates(all, Delivery.State.DELIVERED);
        all.testRule("rule", ops);
        log = awaitStates(all, Delivery.State.DEAD, Delivery.State.DELIVERED);
      }
      Path file = dir.resolve("monday.carillon");
      try (ClusterBackup backup = Backups.of(config)) {
        backup.backup(file, keys -> {});
        client.flushAll();
        backup.restore(file, false, keys -> {});
      }
      try (EngineRuntime runtime = runtime(config)) {
        runtime.start();
        Notifications all = runtime.engine().notifications();
        assertThat(all.channels()).extracting(Channel::id).containsExactly("hook");
        assertThat(all.rules()).isEqualTo(rules);
        assertThat(all.deliveries(EVERYTHING, 10, "").deliveries()).isEqualTo(log);
        assertThat(all.redeliver(List.of(), "hook", ops)).isEqualTo(1);
        Awaitility.await()
            .until(() -> all.delivery(log.getFirst().id()).state() == Delivery.State.DELIVERED);
        assertThat(receiver.got().getLast().id()).isEqualTo(log.getFirst().id());
        assertThat(receiver.got().getLast().signedWith(secret)).isTrue();
      }
      // A server whose key is another one could not sign with what is kept, and says so.
      Notify other = notify.withSecrets(new Secret("another"), Secret.NONE);
      try (EngineRuntime runtime =
          runtime(config.withExports(config.exports().withNotifications(other)))) {
        runtime.start();
        Channel fresh = Channel.webhook("fresh", receiver.url());
        assertThatThrownBy(() -> runtime.engine().notifications().putChannel(fresh, "", ops))
            .hasMessageContaining("Expected the key that secrets of webhooks were kept with");
      }
    } finally {
      threads.close();
    }
  }
}
