package dev.carillon.desktop.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.queue.QueueSnapshot;
import dev.carillon.model.task.TaskState;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

/** A queue whose slots are all taken while tasks wait is not merely running. */
class QueueBadgeTest {
  @BeforeAll
  static void toolkit() throws Exception {
    FxToolkit.registerPrimaryStage();
  }

  @ParameterizedTest
  @CsvSource({
    "4102, 0, 20, 20, limited 20 of 20",
    "4102, 2, 18, 20, limited 20 of 20",
    "4102, 0, 21, 20, limited 21 of 20",
    "4102, 0, 19, 20, running",
    "0, 0, 20, 20, running",
    "0, 1, 19, 20, running",
    "4102, 0, 20, 0, running",
    "0, 0, 0, 20, idle",
  })
  void aQueue(long ready, long offered, long running, int most, String shown) throws Exception {
    QueueSnapshot queue =
        new QueueSnapshot(
            "reports",
            Map.of(
                TaskState.READY, ready, TaskState.DISPATCHED, offered, TaskState.RUNNING, running),
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            Optional.empty(),
            List.of());
    StatusBadge badge =
        WaitForAsyncUtils.asyncFx(
                () -> {
                  StatusBadge made = new StatusBadge();
                  QueueBadge.show(made, queue, most, ZoneOffset.UTC);
                  return made;
                })
            .get();
    assertThat(badge.getText()).isEqualTo(shown);
    assertThat(badge.getStyleClass().contains(Tone.RETRY.styleClass()))
        .isEqualTo(shown.startsWith("limited"));
  }
}
