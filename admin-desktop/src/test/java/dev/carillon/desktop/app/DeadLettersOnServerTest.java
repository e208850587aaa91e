package dev.carillon.desktop.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.desktop.fx.Row;
import dev.carillon.desktop.state.ServerConnector;
import dev.carillon.model.dead.DeadGroup;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.RetryPolicy;
import dev.carillon.model.task.SubmitResult;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskState;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What an operator does about dead letters, on a real server with a worker. */
class DeadLettersOnServerTest extends OnServer {
  private final HeldPort port = new HeldPort();

  @Override
  ServerConnector connector() {
    return port.before(super.connector());
  }

  /** Tasks that die until their marker file is there. */
  private static List<String> die(String queue, int n) throws Exception {
    List<NewTask> tasks =
        IntStream.range(0, n)
            .mapToObj(
                i ->
                    NewTask.of(
                            "shell", Payload.of("test -e " + folder.resolve(queue) + " || exit 3"))
                        .inQueue(queue)
                        .named("job-" + i)
                        .withRetry(new RetryPolicy(1, 1, Duration.ZERO, Duration.ZERO)))
            .toList();
    List<String> ids =
        others.submitBatch(tasks).get(180, TimeUnit.SECONDS).stream()
            .map(r -> ((SubmitResult.Accepted) r).receipt().id())
            .toList();
    await(ids, TaskState.DEAD);
    return ids;
  }

  private static void await(List<String> ids, TaskState state) {
    for (String id : ids) {
      Awaitility.await(id + " " + state)
          .atMost(Rig.PATIENCE)
          .until(() -> others.get(id).get(180, TimeUnit.SECONDS).state() == state);
    }
  }

  /** Narrows to one queue as one types, and takes the only cause that is left. */
  private void choose(String queue, long letters) {
    rig.go(Place.DEAD);
    click("#dead-filter").write("queue:" + queue).push(KeyCode.ENTER);
    Rig.until(
        "the letters of " + queue,
        () -> {
          TableView<Row<DeadGroup>> groups = rig.find("#dead-groups");
          return groups.getItems().size() == 1
              && groups.getItems().getFirst().get().count() == letters;
        });
    Rig.fx(
        () -> {
          TableView<Row<DeadGroup>> groups = rig.find("#dead-groups");
          groups.requestFocus();
          groups.getSelectionModel().select(0);
          return true;
        });
    rig.settle();
  }

  private void ready(String button) {
    Rig.until(button, () -> rig.find(button) != null && !rig.find(button).isDisabled());
  }

  private void press(String button, String name) {
    Rig.until(name, () -> rig.<Button>find(button).getText().equals(name));
    click(button);
  }

  /**
   * The steps of a canary wait for the outcomes of the step before: two laps of a loop and more.
   */
  private static void untilEnd(java.util.concurrent.Callable<Boolean> over) {
    Awaitility.await("the end of the canary").atMost(Rig.PATIENCE).until(() -> Rig.fx(over));
  }

  @Test
  void aWrongFilterIsToldBelowItInTheWordsOfTheConsoleAndNothingActsOnAllMeanwhile()
      throws Exception {
    die("unread", 1);
    rig.go(Place.DEAD);
    Rig.until("all to act on", () -> !rig.find("#dead-redrive").isDisabled());
    click("#dead-filter").write("quue:mail").push(KeyCode.ENTER);
    Rig.until(
        "what is wrong",
        () -> rig.<Label>find("#dead-filter-problem").getText().contains("column 1"));
    Rig.until("nothing to act on", () -> rig.find("#dead-redrive").isDisabled());
    click("#dead-filter").push(KeyCode.BACK_SPACE);
    Rig.until("the end of it", () -> rig.<Label>find("#dead-filter-problem").getText().isEmpty());
    Rig.until("all to act on again", () -> !rig.find("#dead-redrive").isDisabled());
    Rig.fx(
        () -> {
          rig.<TextField>find("#dead-filter").clear();
          return true;
        });
  }

  @Test
  void aGroupIsRedrivenAtOnceAndSucceeds() throws Exception {
    List<String> ids = die("repaired", 3);
    choose("repaired", 3);
    Rig.until("its error", () -> rig.<TextArea>find("#dead-sample").getText().contains("3"));
    Files.createFile(folder.resolve("repaired"));
    robot.push(KeyCode.R);
    ready("#redrive-pane");
    Rig.fx(
        () -> {
          rig.find("#redrive-pane").lookupAll(".toggle-button").stream()
              .map(n -> (ToggleButton) n)
              .filter(b -> b.getText().equals("All at once"))
              .forEach(ToggleButton::fire);
          return true;
        });
    ready("#redrive-go");
    press("#redrive-go", "Redrive 3 tasks");
    await(ids, TaskState.SUCCEEDED);
    Rig.until("the pane to go", () -> rig.find("#redrive-pane") == null);
    Rig.until("nothing left", () -> rig.<TableView<?>>find("#dead-groups").getItems().isEmpty());
  }

  @Test
  void aCanaryBringsAllBackAndShowsHowFarItIs() throws Exception {
    List<String> ids = die("canary", 13);
    choose("canary", 13);
    Files.createFile(folder.resolve("canary"));
    click("#dead-redrive");
    ready("#redrive-go");
    press("#redrive-go", "Redrive 13 tasks");
    Rig.until("the progress", () -> rig.find("#canary-pane") != null);
    untilEnd(() -> robot.lookup("all are back").tryQuery().isPresent());
    rig.picture("real-dead-canary");
    await(ids, TaskState.SUCCEEDED);
  }

  @Test
  void aCanaryStopsByItselfWhenLettersFailAgain() throws Exception {
    List<String> ids = die("still-broken", 13);
    choose("still-broken", 13);
    robot.push(KeyCode.R);
    ready("#redrive-go");
    click("#redrive-go");
    untilEnd(() -> robot.lookup("stopped by itself").tryQuery().isPresent());
    await(ids, TaskState.DEAD);
  }

  @Test
  void aLetterIsEditedAndRedriven() throws Exception {
    String id = die("wrong", 1).getFirst();
    choose("wrong", 1);
    Rig.until("its letter", () -> rig.<TableView<?>>find("#dead-table").getItems().size() == 1);
    Rig.until("its line", () -> robot.lookup(id).tryQuery().isPresent());
    rig.settle();
    robot.clickOn(id);
    Rig.until("one chosen", () -> robot.lookup("1 task chosen").tryQuery().isPresent());
    robot.push(KeyCode.E);
    Rig.until("its payload", () -> rig.<TextArea>find("#dead-payload").getText().contains("exit"));
    Rig.fx(
        () -> {
          rig.<TextArea>find("#dead-payload").setText("echo mended");
          rig.<TextField>find("#dead-priority").setText("9");
          return true;
        });
    ready("#redrive-go");
    press("#redrive-go", "Redrive 1 task");
    await(List.of(id), TaskState.SUCCEEDED);
    Task mended = others.get(id).get(180, TimeUnit.SECONDS);
    assertThat(mended.payload().utf8()).isEqualTo("echo mended");
    assertThat(mended.priority()).isEqualTo(9);
  }

  @Test
  void aDiscardIsPlannedCountedAndUndone() throws Exception {
    List<String> ids = die("rubbish", 4);
    choose("rubbish", 4);
    robot.push(KeyCode.DELETE);
    Rig.until("the plan", () -> rig.frame().dialogs().showing());
    // One more dies while the plan is looked at: it is not part of it.
    List<String> later = die("rubbish", 1);
    press("#confirm", "Discard 4 dead letters");
    Rig.until("the way back", () -> rig.find("#undo") != null);
    Rig.until("one left", () -> rig.<Label>find("#dead-total").getText().startsWith("1 task,"));
    assertThat(others.get(later.getFirst()).get(180, TimeUnit.SECONDS).state())
        .isEqualTo(TaskState.DEAD);
    click("#undo");
    Rig.until("all again", () -> rig.<Label>find("#dead-total").getText().startsWith("5 tasks,"));
    await(ids, TaskState.DEAD);
    Rig.until("no further way back", () -> rig.find("#undo") == null);
  }

  @Test
  void aDiscardWhoseAnswerIsLostIsUndoneAllTheSame() throws Exception {
    List<String> ids = die("unheard", 2);
    choose("unheard", 2);
    robot.push(KeyCode.DELETE);
    Rig.until("the plan", () -> rig.frame().dialogs().showing());
    port.lose("discard");
    press("#confirm", "Discard 2 dead letters");
    Rig.until("the loss", () -> port.unlost() == 0);
    ready("#confirm");
    click("#confirm");
    Rig.until("the way back", () -> rig.find("#undo") != null);
    Rig.until(
        "none left",
        () -> rig.<TableView<Row<DeadGroup>>>find("#dead-groups").getItems().isEmpty());
    click("#undo");
    Rig.until("all again", () -> rig.<Label>find("#dead-total").getText().startsWith("2 tasks,"));
    await(ids, TaskState.DEAD);
  }
}
