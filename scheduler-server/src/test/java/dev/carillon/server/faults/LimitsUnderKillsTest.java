package dev.carillon.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.client.CarillonClient;
import dev.carillon.client.Connection;
import dev.carillon.model.queue.Keep;
import dev.carillon.model.queue.QueueSettings;
import dev.carillon.model.queue.Rate;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A queue of four at once, one of each key, while workers and servers are killed: what Redis holds
 * and what the workers noted both say that it was never more.
 */
@Tag("faults")
class LimitsUnderKillsTest {
  private static final int CONCURRENCY = 4;
  private static final int OF_A_KEY = 1;

  @Test
  void neverMoreRunThanTheLimitsAllow() {
    int kills = Faults.times(40);
    try (Cluster cluster = Cluster.direct(2, 2)) {
      try (CarillonClient client =
          CarillonClient.connect(Connection.parse(cluster.serverAddresses()))) {
        client.limits().put(Driver.QUEUE, settings()).join();
      }
      RunningEyes eyes = new RunningEyes(cluster.redisPort(), CONCURRENCY, OF_A_KEY);
      try (eyes;
          Driver driver = new Driver(cluster.serverAddresses(), 10, 150)) {
        for (int i = 0; i < kills; i++) {
          driver.awaitMore(30 + i % 5 * 6);
          cluster.killWorker(i % 2);
          cluster.restartWorker(i % 2);
          driver.awaitMore(30 + i % 3 * 6);
          cluster.killServer(i % 2);
          cluster.restartServer(i % 2);
        }
        driver.awaitMore(40);
        new Checker(cluster, driver)
            .limitedTo(CONCURRENCY, OF_A_KEY)
            .check("limits of a queue and its keys under kill -9", Duration.ofSeconds(60));
      }
      System.out.printf("   looks %d, most at once %d%n", eyes.looks(), eyes.seen());
      assertThat(eyes.wrong().stream().limit(5)).isEmpty();
      assertThat(eyes.seen()).as("the limit was reached").isEqualTo(CONCURRENCY);
      assertThat(eyes.looks()).isGreaterThan(500);
    }
  }

  /** The driver's tasks have priorities from 0 to 9. */
  private static QueueSettings settings() {
    return new QueueSettings(
        CONCURRENCY,
        Rate.NONE,
        "string(priority)",
        OF_A_KEY,
        Rate.NONE,
        Optional.empty(),
        QueueSettings.DEFAULT_AGEING,
        false,
        false,
        Keep.AS_EVERYWHERE);
  }
}
