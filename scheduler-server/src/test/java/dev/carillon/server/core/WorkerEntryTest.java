package dev.carillon.server.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.worker.Beat;
import dev.carillon.model.worker.Registration;
import dev.carillon.model.worker.WorkerStatus;
import dev.carillon.server.core.port.WorkerBoard;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WorkerEntryTest {
  private static final Registration REGISTRATION =
      new Registration(
          "01M7Y4JETDG22PWHTHY7EPDF48",
          "w",
          "host",
          1,
          List.of("echo"),
          List.of(),
          4,
          Map.of(),
          "test",
          false);

  @Test
  void aBeatUnderWayDoesNotUndoADrain() {
    WorkerEntry entry = new WorkerEntry(REGISTRATION, 0);
    entry.attach(order -> {}, () -> {}, false, 0);
    entry.obey(
        new WorkerBoard.Word(
            Optional.empty(), Optional.empty(), Optional.of(Duration.ofSeconds(1))));
    entry.beat(new Beat(1, List.of(), List.of(), 4, false, 0, 0, false), 1, 1);
    assertThat(entry.status()).isEqualTo(WorkerStatus.DRAINING);
    assertThat(entry.free()).isZero();
  }
}
