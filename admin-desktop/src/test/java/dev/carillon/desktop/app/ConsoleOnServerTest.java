package dev.carillon.desktop.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.desktop.fx.Row;
import dev.carillon.model.queue.QueueSnapshot;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskFilter;
import dev.carillon.model.task.TaskState;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.Label;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;

/** What an operator does with mouse and keyboard, on a real server with Redis and a worker. */
class ConsoleOnServerTest extends OnServer {
  private <T> TableView<Row<T>> table(String selector) {
    return rig.find(selector);
  }

  private void selectQueue(String name) {
    Rig.until(
        name + " in the list",
        () -> {
          TableView<Row<QueueSnapshot>> table = table("#queues-table");
          for (Row<QueueSnapshot> row : table.getItems()) {
            if (row.key().equals(name)) {
              table.getSelectionModel().select(row);
              table.requestFocus();
              return true;
            }
          }
          return false;
        });
  }

  @Test
  void aPausedQueueStopsAndAResumedOneGoesOn() throws Exception {
    awaitState(
        submit(NewTask.of("echo", Payload.of("first")).inQueue("stop-and-go")),
        TaskState.SUCCEEDED);
    // As the palette does with its name.
    Rig.until(
        "the queue",
        () -> {
          rig.frame().open(Place.QUEUES, "stop-and-go");
          return !table("#queues-table").getSelectionModel().isEmpty();
        });
    rig.settle();
    click("#queue-pause");
    click("#pause-reason").write("mail server is moved");
    click("#confirm");
    Rig.until("the dialog to close", () -> !rig.frame().dialogs().showing());
    Rig.until(
        "the pause in the list",
        () ->
            this.<QueueSnapshot>table("#queues-table")
                .getSelectionModel()
                .getSelectedItem()
                .get()
                .pause()
                .isPresent());
    String held = submit(NewTask.of("echo", Payload.of("second")).inQueue("stop-and-go"));
    assertThat(others.queues().get(180, TimeUnit.SECONDS))
        .filteredOn(q -> q.name().equals("stop-and-go"))
        .allSatisfy(
            q ->
                assertThat(q.pause())
                    .hasValueSatisfying(
                        p -> assertThat(p.reason()).isEqualTo("mail server is moved")));
    // A task of another queue, submitted later, overtakes it: so it is the pause that holds it.
    awaitState(
        submit(NewTask.of("echo", Payload.of("other")).inQueue("open")), TaskState.SUCCEEDED);
    assertThat(task(held).state()).isEqualTo(TaskState.READY);
    selectQueue("stop-and-go");
    Rig.until("that it can be resumed", () -> !rig.find("#queue-resume").isDisabled());
    robot.push(KeyCode.R);
    awaitState(held, TaskState.SUCCEEDED);
  }

  @Test
  void aTaskSubmittedByTheFormRunsAndShowsItsLog() {
    robot.push(KeyCode.CONTROL, KeyCode.N);
    click("#submit-payload").write("echo hello from the form");
    Rig.until("that it can be sent", () -> !rig.find("#submit-go").isDisabled());
    robot.push(KeyCode.CONTROL, KeyCode.ENTER);
    Rig.until("a receipt", () -> rig.find("#submit-receipt").isVisible());
    click("#submit-open");
    Rig.until("the drawer", () -> rig.find("#task-drawer") != null);
    Rig.fx(
        () -> {
          rig.<TabPane>find("#task-tabs").getSelectionModel().select(1);
          return true;
        });
    Rig.until(
        "the log", () -> rig.<TextArea>find("#task-log").getText().contains("hello from the form"));
    Rig.until("its success", () -> rig.find("#task-retry").isVisible());
    rig.picture("real-task-log");
    robot.push(KeyCode.ESCAPE);
    Rig.until("the drawer to close", () -> rig.find("#task-drawer") == null);
  }

  @Test
  void aRunningTaskIsCancelled() throws Exception {
    String id = submit(NewTask.of("sleep", Payload.of("600000")).inQueue("naps"));
    awaitState(id, TaskState.RUNNING);
    openById(id);
    click("#task-cancel");
    click("#confirm");
    awaitState(id, TaskState.CANCELLED);
    Rig.until("a retry instead", () -> rig.find("#task-retry").isVisible());
  }

  /** By the command palette, as a paged operator would with an id from an alert. */
  private void openById(String id) {
    robot.push(KeyCode.CONTROL, KeyCode.K);
    Rig.until("the palette", () -> rig.find("#palette-input") != null);
    Rig.fx(
        () -> {
          rig.<TextField>find("#palette-input").setText(id);
          return true;
        });
    robot.push(KeyCode.ENTER);
    Rig.until("the drawer", () -> rig.find("#task-drawer") != null);
  }

  @Test
  void longListsComeInPages() throws Exception {
    List<NewTask> many =
        IntStream.range(0, 120)
            .mapToObj(
                i ->
                    NewTask.of("echo", Payload.of("x"))
                        .inQueue("pages")
                        .named("n" + i)
                        .dueAt(new NewTask.Due.After(Duration.ofHours(1).plusSeconds(i))))
            .toList();
    others.submitBatch(many).get(180, TimeUnit.SECONDS);
    Rig.fx(
        () -> {
          rig.frame().showTasks(new TaskFilter(Set.of(TaskState.SCHEDULED), "pages", "", ""));
          return true;
        });
    Rig.until("the first page", () -> this.<Task>table("#tasks-table").getItems().size() == 50);
    List<String> first =
        Rig.fx(() -> this.<Task>table("#tasks-table").getItems().stream().map(Row::key).toList());
    click("#page-next");
    Rig.until(
        "the second page",
        () -> !first.contains(this.<Task>table("#tasks-table").getItems().getFirst().key()));
    click("#page-next");
    Rig.until("the last page", () -> this.<Task>table("#tasks-table").getItems().size() == 20);
    assertThat(Rig.fx(() -> rig.find("#page-next").isDisabled())).isTrue();
    click("#page-previous");
    click("#page-previous");
    Rig.until(
        "the first page again",
        () ->
            first.equals(
                this.<Task>table("#tasks-table").getItems().stream().map(Row::key).toList()));
  }

  @Test
  void aLostServerIsToldAndFoundAgain() throws Exception {
    String later =
        submit(
            NewTask.of("echo", Payload.of("after the outage"))
                .inQueue("outage")
                .dueAt(new NewTask.Due.After(Duration.ofHours(1))));
    openById(later);
    Rig.until("the task", () -> rig.find("#task-cancel").isVisible());
    server.stopServer();
    try {
      Rig.until("the banner", () -> rig.find("#banner").isVisible());
      rig.picture("real-lost");
      // Between two of them it is another try that is told.
      Rig.until("the loss", () -> rig.<Label>find("#status-link").getText().contains("lost"));
    } finally {
      server.startServer();
    }
    Rig.until(
        "the connection",
        () -> rig.session().state().link().up() && !rig.find("#banner").isVisible());
    others.cancel(later, "").get(180, TimeUnit.SECONDS);
    Rig.until(
        "the open task to show what happened since", () -> rig.find("#task-retry").isVisible());
  }

  @Test
  void columnsStayAsTheyWereLeft() throws Exception {
    rig.go(Place.QUEUES);
    List<String> first =
        Rig.fx(
            () -> {
              TableView<Row<QueueSnapshot>> table = table("#queues-table");
              var columns = table.getColumns();
              var shown = (CheckMenuItem) columns.get(2).getContextMenu().getItems().get(2);
              shown.setSelected(false);
              shown.fire();
              var name = columns.getFirst();
              columns.remove(name);
              columns.add(1, name);
              name.setSortType(TableColumn.SortType.DESCENDING);
              table.getSortOrder().setAll(List.of(name));
              return columns.stream().map(c -> c.getText() + c.isVisible()).toList();
            });
    closeConsole();
    reopenConsole();
    rig.go(Place.QUEUES);
    TableView<Row<QueueSnapshot>> again = table("#queues-table");
    assertThat(
            Rig.fx(
                () -> again.getColumns().stream().map(c -> c.getText() + c.isVisible()).toList()))
        .isEqualTo(first)
        .anyMatch(c -> c.endsWith("false"));
    assertThat(Rig.fx(() -> again.getSortOrder().getFirst().getSortType()))
        .isEqualTo(TableColumn.SortType.DESCENDING);
  }

  @Test
  void theKeyboardReachesEveryScreen() {
    for (Place place : Place.railed()) {
      robot.push(KeyCode.CONTROL, KeyCode.getKeyCode(place.digit()));
      Rig.until(place.name(), () -> rig.frame().place() == place);
    }
    robot.push(KeyCode.CONTROL, KeyCode.DIGIT1);
    robot.push(KeyCode.SHIFT, KeyCode.SLASH);
    Rig.until("the keys", () -> rig.find("#keys-sheet") != null);
    robot.push(KeyCode.ESCAPE);
    Rig.until("the keys to close", () -> !rig.frame().dialogs().showing());
    rig.picture("real-dashboard");
  }
}
