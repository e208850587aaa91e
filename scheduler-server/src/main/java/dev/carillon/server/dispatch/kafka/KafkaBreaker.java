package dev.carillon.server.dispatch.kafka;

import dev.carillon.server.core.Loop;
import dev.carillon.server.core.Wakeup;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether Kafka may be used now. Opens (stops the use) after an unanswered probe; closes again when
 * a probe is answered. The probe runs while all is well too: a broker that goes away in a quiet
 * hour is known before the next task comes. Failures in a row call for one at once: whether the
 * broker is away or only a topic takes nothing is a difference ({@link TopicRests}).
 */
public final class KafkaBreaker implements Loop, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaBreaker.class);
  private static final int FAILURES = 5;
  private static final Duration PROBE_EVERY = Duration.ofSeconds(5);
  private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(2);

  private final Admin admin;
  private final Runnable changed;
  private final AtomicInteger failures = new AtomicInteger();
  private final Wakeup wakeup = new Wakeup();
  private volatile boolean usable;

  /**
   * @param changed told when the answer of {@link #usable} changes
   */
  public KafkaBreaker(KafkaSettings settings, Runnable changed) {
    this.changed = changed;
    this.admin =
        Admin.create(
            Map.of(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                settings.bootstrap(),
                CommonClientConfigs.CLIENT_ID_CONFIG,
                settings.clientId("admin"),
                CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                1_000L,
                CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG,
                (int) PROBE_TIMEOUT.toMillis(),
                CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG,
                (int) PROBE_TIMEOUT.toMillis()));
  }

  /** Whether Kafka may be used now; false until the first probe was answered. */
  public boolean usable() {
    return usable;
  }

  Admin admin() {
    return admin;
  }

  void succeeded() {
    failures.set(0);
  }

  void failed() {
    if (failures.incrementAndGet() >= FAILURES) {
      wakeup.ring();
    }
  }

  @Override
  public String name() {
    return "kafka-probe";
  }

  @Override
  public Duration runOnce() {
    boolean answered = probe();
    if (answered) {
      failures.set(0);
    }
    if (answered != usable) {
      usable = answered;
      LOG.info(
          answered
              ? "Kafka answers: hints go through it"
              : "Kafka is away: hints go over the workers' sessions");
      changed.run();
    }
    return PROBE_EVERY;
  }

  private boolean probe() {
    try {
      return !admin
          .describeCluster()
          .nodes()
          .get(PROBE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
          .isEmpty();
    } catch (ExecutionException | TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void await(Duration most) throws InterruptedException {
    wakeup.await(most);
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(1));
  }
}
