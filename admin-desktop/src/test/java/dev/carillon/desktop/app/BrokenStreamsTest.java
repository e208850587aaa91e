package dev.carillon.desktop.app;

import dev.carillon.client.StreamListener;
import dev.carillon.desktop.fx.Row;
import dev.carillon.desktop.state.ServerConnector;
import dev.carillon.model.dead.DeadGroup;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.RetryPolicy;
import dev.carillon.model.task.TaskState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import javafx.scene.control.Label;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableView;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;

/** What goes on in the server is followed to its end, also when the stream that tells it is cut. */
class BrokenStreamsTest extends OnServer {
  private final HeldPort held = new HeldPort();

  @Override
  ServerConnector connector() {
    return held.before(super.connector());
  }

  private static void lost(StreamListener<?> listener) {
    listener.onError(CarillonException.of(ErrorCode.NOT_READY, "Gone.").build());
  }

  private static String later(String queue) throws Exception {
    return submit(
        NewTask.of("echo", Payload.of("x"))
            .inQueue(queue)
            .dueAt(new NewTask.Due.After(Duration.ofHours(1))));
  }

  private void select(String table, String key) {
    Rig.until(
        key,
        () -> {
          TableView<Row<?>> rows = rig.find(table);
          for (Row<?> row : rows.getItems()) {
            if (row.key().equals(key)) {
              rows.getSelectionModel().clearAndSelect(rows.getItems().indexOf(row));
              return true;
            }
          }
          return false;
        });
    rig.settle();
  }

  private void openTask(String id) {
    Rig.fx(
        () -> {
          rig.frame().showTask(id);
          return true;
        });
  }

  @Test
  void aBulkJobIsFollowedToItsEnd() throws Exception {
    String id = later("cut-bulk");
    rig.go(Place.TASKS);
    Rig.fx(
        () -> {
          rig.frame().findTasks("queue:cut-bulk");
          return true;
        });
    select("#tasks-table", id);
    fire("#bulk-cancel");
    Rig.until("the plan", () -> shown("#confirm"));
    held.breakNext("watch", StreamListener::onEnd, BrokenStreamsTest::lost);
    fire("#confirm");
    fire("#plan-close");
    awaitState(id, TaskState.CANCELLED);
  }

  @Test
  void aPurgeIsFollowedToItsEnd() throws Exception {
    String id = later("cut-purge");
    rig.go(Place.QUEUES);
    select("#queues-table", "cut-purge");
    fire("#queue-purge");
    Rig.until("the plan", () -> shown("#confirm"));
    held.breakNext("watch", BrokenStreamsTest::lost, StreamListener::onEnd);
    fire("#confirm");
    fire("#plan-close");
    awaitState(id, TaskState.CANCELLED);
  }

  @Test
  void aCanaryIsFollowedBeyondARestartOfTheServer() throws Exception {
    Path mended = folder.resolve("restarted");
    Path end = folder.resolve("restarted-end");
    String words =
        "test -e " + mended + " || exit 3; until test -e " + end + "; do sleep 0.1; done";
    for (int i = 0; i < 3; i++) {
      awaitState(
          submit(
              NewTask.of("shell", Payload.of(words))
                  .inQueue("restarted")
                  .withRetry(new RetryPolicy(1, 1, Duration.ZERO, Duration.ZERO))),
          TaskState.DEAD);
    }
    rig.go(Place.DEAD);
    click("#dead-filter").write("queue:restarted").push(KeyCode.ENTER);
    Rig.until(
        "its letters",
        () -> {
          TableView<Row<DeadGroup>> groups = rig.find("#dead-groups");
          return groups.getItems().size() == 1 && groups.getItems().getFirst().get().count() == 3;
        });
    Rig.fx(
        () -> {
          rig.<TableView<?>>find("#dead-groups").getSelectionModel().select(0);
          return true;
        });
    Files.createFile(mended);
    fire("#dead-redrive");
    fire("#redrive-go");
    Rig.until("the progress", () -> rig.find("#canary-pane") != null);
    server.stopServer();
    server.startServer();
    Files.createFile(end);
    Rig.until("the end of it", () -> !rig.find("#canary-stop").isVisible());
  }

  @Test
  void theLogOfATaskThatRunsIsReadOn() throws Exception {
    Path end = folder.resolve("log-end");
    String id =
        submit(
            NewTask.of(
                    "shell",
                    Payload.of("echo some words; until test -e " + end + "; do sleep 0.1; done"))
                .inQueue("cut-log"));
    awaitState(id, TaskState.RUNNING);
    // It is opened once for the task and once more for its attempt.
    held.breakNext("logs", BrokenStreamsTest::lost, BrokenStreamsTest::lost);
    rig.go(Place.TASKS);
    openTask(id);
    Rig.until("both of them", () -> held.unbroken() == 0);
    Rig.until("the words", () -> rig.<TextArea>find("#task-log").getText().contains("some words"));
    Files.createFile(end);
    awaitState(id, TaskState.SUCCEEDED);
  }

  @Test
  void whatCouldNotBeExplainedIsOnceTheServerIsThereAgain() throws Exception {
    String id = later("unexplained");
    rig.go(Place.TASKS);
    openTask(id);
    Rig.until("the task", () -> shown("#task-cancel"));
    server.stopServer();
    try {
      Rig.until("the loss", () -> !rig.session().state().link().up());
      Rig.fx(
          () -> {
            TabPane tabs = rig.find("#task-tabs");
            tabs.getTabs().stream()
                .filter(tab -> tab.getText().equals("Explain"))
                .forEach(tabs.getSelectionModel()::select);
            return true;
          });
      Rig.until(
          "a refusal",
          () ->
              rig.find("#task-explain").lookupAll(".problem-what").stream()
                  .anyMatch(words -> words instanceof Label l && !l.getText().isEmpty()));
    } finally {
      server.startServer();
    }
    Rig.until("its gates", () -> !rig.find("#task-explain").lookupAll(".gate").isEmpty());
  }

  @Test
  void aScheduleTypedInAnOutageIsSeenBeforeOnceTheServerIsThereAgain() {
    rig.go(Place.SCHEDULES);
    fire("#schedule-new");
    Rig.until("the form", () -> shown("#schedule-time"));
    server.stopServer();
    try {
      Rig.until("the loss", () -> !rig.session().state().link().up());
      Rig.fx(
          () -> {
            rig.<TextField>find("#schedule-time").setText("0 12 * * *");
            return true;
          });
      Rig.until(
          "a refusal",
          () ->
              rig.find("#schedule-preview").getParent().lookupAll(".problem-what").stream()
                  .anyMatch(words -> words instanceof Label l && !l.getText().isEmpty()));
    } finally {
      server.startServer();
    }
    Rig.until("what it will do", () -> rig.<Label>find("#schedule-words").getText().contains("12"));
  }
}
