package dev.carillon.desktop.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.desktop.fx.Row;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.worker.WorkerSnapshot;
import dev.carillon.model.worker.WorkerStatus;
import dev.carillon.server.worker.Worker;
import dev.carillon.server.worker.api.TaskContext;
import dev.carillon.server.worker.api.TaskHandler;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javafx.scene.control.Button;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an operator does to a worker, and what becomes of its work. */
class WorkersOnServerTest extends OnServer {
  /** Only this worker runs it; each of its tasks ends when the test says so. */
  private static final class Held implements TaskHandler {
    private final Semaphore ends = new Semaphore(0);
    private final AtomicInteger running = new AtomicInteger();

    @Override
    public String type() {
      return "held";
    }

    @Override
    public Payload run(TaskContext context) throws InterruptedException {
      running.incrementAndGet();
      try {
        ends.acquire();
      } finally {
        running.decrementAndGet();
      }
      return Payload.EMPTY;
    }
  }

  private final Held held = new Held();
  private Worker worker;

  @BeforeEach
  void startWorker() {
    worker = server.worker("bench-2", held);
    Awaitility.await("bench-2")
        .atMost(Rig.PATIENCE)
        .until(
            () ->
                others.workers(false).get(180, TimeUnit.SECONDS).stream()
                    .anyMatch(w -> w.id().equals(worker.id())));
  }

  @AfterEach
  void endWorker() throws Exception {
    held.ends.release(100);
    worker.drain(Duration.ZERO);
    worker.terminated().get(180, TimeUnit.SECONDS);
  }

  @Test
  void aWorkerIsPausedResumedResizedAndDrainedAndItsWorkFollows() throws Exception {
    choose();
    fire("#worker-pause");
    Rig.fx(
        () -> {
          rig.find("#confirm").requestFocus();
          return true;
        });
    fire("#confirm");
    awaitStatus(WorkerStatus.PAUSED);
    String first = submit(held());
    othersHaveWorked();
    assertThat(task(first).state())
        .as("nothing begins on a paused worker")
        .isEqualTo(TaskState.READY);

    fire("#worker-resume");
    awaitState(first, TaskState.RUNNING);
    held.ends.release();
    awaitState(first, TaskState.SUCCEEDED);

    fire("#worker-resize");
    Rig.fx(
        () -> {
          rig.<TextField>find("#resize-slots").setText("1");
          return true;
        });
    fire("#confirm");
    Awaitility.await("one slot").atMost(Rig.PATIENCE).until(() -> now().slots() == 1);
    String second = submit(held());
    awaitState(second, TaskState.RUNNING);
    String third = submit(held());
    othersHaveWorked();
    assertThat(held.running).as("no more at once than it has slots").hasValue(1);

    Rig.until("what it runs", () -> shownRow().get().running() == 1);
    fire("#worker-drain");
    Rig.until("the plan", () -> rig.find("#confirm") != null);
    assertThat(Rig.fx(() -> rig.<Button>find("#confirm").getText()))
        .isEqualTo("Drain bench-2 and its 1 task");
    fire("#confirm");
    awaitStatus(WorkerStatus.DRAINING);
    held.ends.release();
    awaitState(second, TaskState.SUCCEEDED);
    worker.terminated().get(180, TimeUnit.SECONDS);
    assertThat(task(third).state()).as("left for others").isNotEqualTo(TaskState.SUCCEEDED);
    others.cancel(third, "").get(180, TimeUnit.SECONDS);
  }

  private static NewTask held() {
    return NewTask.of("held", Payload.EMPTY).inQueue("held");
  }

  /** By then this worker would have begun what it was given before. */
  private static void othersHaveWorked() throws Exception {
    for (int i = 0; i < 2; i++) {
      awaitState(submit(NewTask.of("echo", Payload.of("x"))), TaskState.SUCCEEDED);
    }
  }

  private Row<WorkerSnapshot> shownRow() {
    TableView<Row<WorkerSnapshot>> table = rig.find("#workers-table");
    return table.getItems().stream()
        .filter(r -> r.key().equals(worker.id()))
        .findFirst()
        .orElseThrow();
  }

  private void choose() {
    rig.go(Place.WORKERS);
    Rig.until(
        "bench-2",
        () ->
            rig.<TableView<Row<WorkerSnapshot>>>find("#workers-table").getItems().stream()
                .anyMatch(r -> r.key().equals(worker.id())));
    Rig.fx(
        () -> {
          rig.<TableView<Row<WorkerSnapshot>>>find("#workers-table")
              .getSelectionModel()
              .select(shownRow());
          return true;
        });
  }

  private WorkerSnapshot now() throws Exception {
    return others.workers(true).get(180, TimeUnit.SECONDS).stream()
        .filter(w -> w.id().equals(worker.id()))
        .findFirst()
        .orElseThrow();
  }

  private void awaitStatus(WorkerStatus status) {
    Awaitility.await("bench-2 " + status)
        .atMost(Rig.PATIENCE)
        .until(() -> now().status() == status);
    Rig.until("the sheet to close", () -> !rig.frame().dialogs().showing());
  }
}
