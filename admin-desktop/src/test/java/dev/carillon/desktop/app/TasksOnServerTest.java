package dev.carillon.desktop.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.desktop.fx.Row;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Finding tasks and acting on many, on a real server. */
class TasksOnServerTest extends OnServer {
  private static void submit(String queue, int n) throws Exception {
    List<NewTask> tasks =
        IntStream.range(0, n)
            .mapToObj(
                i ->
                    NewTask.of("echo", Payload.of("x"))
                        .inQueue(queue)
                        .named("n" + i)
                        .dueAt(new NewTask.Due.After(Duration.ofHours(1).plusSeconds(i))))
            .toList();
    others.submitBatch(tasks).get(180, TimeUnit.SECONDS);
  }

  private TableView<Row<Task>> table() {
    return rig.find("#tasks-table");
  }

  private void find(String filter, int rows) {
    Rig.fx(
        () -> {
          rig.frame().findTasks(filter);
          return true;
        });
    Rig.until(rows + " tasks", () -> table().getItems().size() == rows);
  }

  private void press(String button) {
    Rig.fx(
        () -> {
          rig.<Button>find(button).fire();
          return true;
        });
  }

  @Test
  void whatIsTypedIsFoundAndWhatIsWrongIsToldInPlace() throws Exception {
    submit("typed", 3);
    submit("other", 2);
    rig.go(Place.TASKS);
    robot.push(KeyCode.CONTROL, KeyCode.F);
    robot.write("queue:typed");
    Rig.until("the tasks of that queue", () -> table().getItems().size() == 3);
    robot.push(KeyCode.ENTER);
    Rig.until("a chip of it", () -> rig.<TextField>find("#filter-input").getText().isEmpty());
    robot.write("stat:dead");
    Rig.until(
        "what is wrong with it",
        () -> rig.<Label>find("#filter-problem").getText().contains("stat"));
    assertThat(Rig.fx(() -> table().getItems().size())).isEqualTo(3);
    Rig.until("the counts beside it", () -> rig.find("#facets").lookupAll(".facet").size() >= 3);
  }

  @Test
  void allThatMatchAreCancelledAsPlanned() throws Exception {
    submit("many", 70);
    submit("spared", 1);
    find("queue:many", 50);
    Rig.fx(
        () -> {
          table().getSelectionModel().selectRange(0, 2);
          return true;
        });
    Rig.until("the bar", () -> rig.find("#select-all-matching").isVisible());
    press("#select-all-matching");
    press("#bulk-cancel");
    Rig.until(
        "the plan with its count",
        () -> rig.find("#confirm") instanceof Button go && go.getText().equals("Cancel 70 tasks"));
    // What comes by now is not in the plan.
    submit("many", 1);
    press("#confirm");
    Rig.until("the results", () -> rig.find("#plan-close") != null);
    Rig.until("all", () -> rig.<Label>find("#plan-progress").getText().contains("70 done"));
    press("#plan-close");
    Awaitility.await()
        .atMost(Rig.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        others
                            .search()
                            .facets("queue:many,spared", List.of("state"), 0)
                            .get(180, TimeUnit.SECONDS)
                            .facets()
                            .getFirst()
                            .values())
                    .anySatisfy(
                        v -> {
                          assertThat(v.value()).isEqualTo("cancelled");
                          assertThat(v.count()).isEqualTo(70);
                        })
                    .anySatisfy(
                        v -> {
                          assertThat(v.value()).isEqualTo("scheduled");
                          assertThat(v.count()).isEqualTo(2);
                        }));
  }

  @Test
  void aWaitingTaskExplainsItselfAlsoInAWindowOfItsOwn() throws Exception {
    submit("explained", 1);
    find("queue:explained", 1);
    String id = Rig.fx(() -> table().getItems().getFirst().key());
    Rig.fx(
        () -> {
          rig.frame().showTask(id);
          return true;
        });
    Rig.until("the drawer", () -> rig.find("#task-tabs") != null);
    Rig.fx(
        () -> {
          rig.<TabPane>find("#task-tabs").getSelectionModel().select(1);
          return true;
        });
    Rig.until("the gates", () -> !rig.find("#gates").lookupAll(".gate").isEmpty());
    press("#task-tear");
    Rig.until("a window and no drawer", () -> rig.frame().windows().size() == 1);
    Rig.until("no drawer", () -> rig.find("#task-drawer") == null);
    var window = rig.frame().windows().getFirst();
    Rig.until(
        "the task in it",
        () -> window.stage().getScene().lookup("#time-went").getAccessibleText() != null);
    Rig.until(
        "its explanation, which the drawer had shown",
        () -> !window.stage().getScene().lookup("#gates").lookupAll(".gate").isEmpty());
    Rig.fx(
        () -> {
          window.closeWindow();
          return true;
        });
    assertThat(rig.frame().windows()).isEmpty();
  }

  @Test
  void whatIsFrozenStandsStillAndCatchesUp() throws Exception {
    submit("frozen", 2);
    find("queue:frozen", 2);
    robot.push(KeyCode.CONTROL, KeyCode.L);
    submit("frozen", 3);
    Rig.until(
        "something to catch up", () -> rig.<Button>find("#live-switch").getText().contains("+"));
    assertThat(Rig.fx(() -> table().getItems().size())).isEqualTo(2);
    robot.push(KeyCode.CONTROL, KeyCode.L);
    Rig.until("all of them", () -> table().getItems().size() == 5);
    Rig.until("Live", () -> rig.<Button>find("#live-switch").getText().equals("Live"));
  }

  @Test
  void theStateOfATaskThatEndedOffersACopyWithChanges() throws Exception {
    String id =
        others
            .submit(
                NewTask.of("echo", Payload.of("{\"to\":\"ada\",\"password\":\"hunter2\"}"))
                    .inQueue("copies"))
            .get(180, TimeUnit.SECONDS)
            .id();
    Awaitility.await()
        .atMost(Rig.PATIENCE)
        .until(() -> others.get(id).get().state() == TaskState.SUCCEEDED);
    Rig.fx(
        () -> {
          rig.frame().showTask(id);
          return true;
        });
    Rig.until(
        "the task", () -> rig.find("#task-retry") != null && rig.find("#task-retry").isVisible());
    // A secret is hidden, and that is said.
    Rig.fx(
        () -> {
          rig.<javafx.scene.control.TabPane>find("#task-tabs").getSelectionModel().select(3);
          return true;
        });
    Rig.until("the payload", () -> rig.find(".payload") != null);
    String seen = Rig.fx(() -> rig.<javafx.scene.control.TextArea>find(".payload").getText());
    assertThat(seen).contains("ada", "‹hidden›").doesNotContain("hunter2");
    rig.picture("real-task-masked");
    Rig.fx(
        () -> {
          rig.<javafx.scene.control.MenuButton>find("#task-more").getItems().stream()
              .filter(i -> "task-asnew".equals(i.getId()))
              .findFirst()
              .orElseThrow()
              .fire();
          return true;
        });
    Rig.until("the form", () -> rig.find("#asnew-payload") != null);
    Rig.fx(
        () -> {
          rig.<javafx.scene.control.TextArea>find("#asnew-payload").setText("second");
          return true;
        });
    press("#confirm");
    Awaitility.await()
        .atMost(Rig.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        others
                            .search()
                            .page(
                                dev.carillon.model.query.SearchRequest.of(
                                    "queue:copies state:succeeded"))
                            .get(180, TimeUnit.SECONDS)
                            .tasks())
                    .hasSize(2));
    assertThat(others.get(id).get().payload().utf8()).contains("\"to\":\"ada\"");
  }
}
