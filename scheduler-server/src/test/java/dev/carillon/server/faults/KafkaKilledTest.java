package dev.carillon.server.faults;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The broker is killed: hints are lost, work is not. */
@Tag("faults")
class KafkaKilledTest {
  @Test
  void nothingIsLostWhenTheBrokerIsKilled() {
    try (Cluster cluster = Cluster.withKafka(1, 2);
        Driver driver = new Driver(cluster.serverAddresses(), 100, 50)) {
      awaitKafka(driver);
      for (int i = 0; i < Faults.times(10); i++) {
        driver.awaitMore(200);
        cluster.killKafka();
        driver.awaitMore(100);
        cluster.startKafka();
      }
      awaitKafka(driver);
      new Checker(cluster, driver).check("Kafka kill -9", Duration.ofSeconds(30));
    }
  }

  @Test
  void anOutageOfTheBrokerCostsTimeAndNoWork() {
    try (Cluster cluster = Cluster.withKafka(1, 2);
        Driver driver = new Driver(cluster.serverAddresses(), 60, 50)) {
      awaitKafka(driver);
      driver.awaitMore(200);
      cluster.killKafka();
      Faults.last(Duration.ofSeconds(Faults.times(180)));
      driver.awaitMore(100);
      cluster.startKafka();
      awaitKafka(driver);
      driver.awaitMore(100);
      new Checker(cluster, driver)
          .check("Kafka down for " + Faults.times(180) + " s", Duration.ofSeconds(30));
    }
  }

  /** Waits until every worker hears of its work by Kafka. */
  static void awaitKafka(Driver driver) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(90))
        .ignoreExceptions()
        .until(
            () -> {
              var workers = driver.client().workers(false).join();
              return !workers.isEmpty()
                  && workers.stream().allMatch(w -> w.dispatch().equals("kafka"));
            });
  }
}
