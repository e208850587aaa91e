package dev.carillon.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.SubmitReceipt;
import dev.carillon.model.task.TaskState;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Waits and runs that are longer than every time-out around them. */
@Tag("faults")
class DelayTest {
  /** Ours: claim timeout 3 s, lease 3 s. Kafka's: 5 s a request, 15 s a delivery, 30 s a lock. */
  private static final Duration LONGER_THAN_ANY = Duration.ofSeconds(45);

  @Test
  void whatWaitsOrRunsForLongRunsOnce() {
    try (Cluster cluster = Cluster.withKafka(1, 1);
        Driver driver = new Driver(cluster.serverAddresses(), 20, 20)) {
      KafkaKilledTest.awaitKafka(driver);
      NewTask plain = NewTask.of(WorkerProgram.TYPE, Payload.of("5")).inQueue(Driver.QUEUE);
      SubmitReceipt delayed =
          driver
              .client()
              .submit(plain.dueAt(new NewTask.Due.After(Cluster.LEASE.multipliedBy(10))))
              .join();
      SubmitReceipt lasting =
          driver
              .client()
              .submit(
                  NewTask.of(WorkerProgram.TYPE, Payload.of(LONGER_THAN_ANY.toMillis() + ""))
                      .inQueue(Driver.QUEUE))
              .join();
      driver.awaitMore(50);
      cluster.killKafka();
      cluster.startKafka();
      Awaitility.await()
          .atMost(LONGER_THAN_ANY.plusSeconds(30))
          .ignoreExceptions()
          .until(
              () ->
                  driver.client().get(lasting.id()).join().state() == TaskState.SUCCEEDED
                      && driver.client().get(delayed.id()).join().state() == TaskState.SUCCEEDED);
      History history =
          new Checker(cluster, driver)
              .check(
                  "a delay of ten leases, a run longer than every time-out", Duration.ofSeconds(9));
      assertThat(starts(history, delayed)).as("starts of the delayed one").isEqualTo(1);
      assertThat(starts(history, lasting)).as("starts of the lasting one").isEqualTo(1);
    }
  }

  private static long starts(History history, SubmitReceipt task) {
    return history.of(History.Kind.STARTED).filter(e -> e.id().equals(task.id())).count();
  }
}
