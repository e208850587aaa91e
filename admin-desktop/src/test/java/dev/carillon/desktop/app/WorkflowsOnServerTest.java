package dev.carillon.desktop.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.desktop.control.dag.DagCanvas;
import dev.carillon.desktop.fx.Row;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.workflow.NewRun;
import dev.carillon.model.workflow.NodeState;
import dev.carillon.model.workflow.Run;
import dev.carillon.model.workflow.RunFilter;
import dev.carillon.model.workflow.RunState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.MenuButton;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableView;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Workflows as an operator builds, runs, breaks and mends them, on a real server and worker. */
class WorkflowsOnServerTest extends OnServer {
  @BeforeEach
  void goThere() {
    rig.go(Place.WORKFLOWS);
  }

  private static Run lastRun(String workflow) throws Exception {
    RunFilter of = new RunFilter(NewTask.DEFAULT_NAME, workflow, Set.of());
    return others.workflows().runs(of, 1, "").get(180, TimeUnit.SECONDS).runs().getFirst();
  }

  private void press(String button) {
    Rig.until(button, () -> rig.find(button) != null && rig.find(button).isVisible());
    rig.settle();
    click(button);
  }

  private void store(String yaml) {
    press("#flow-new");
    Rig.fx(
        () -> {
          rig.<TextArea>find("#definition-text").setText(yaml);
          return true;
        });
    press("#definition-save");
  }

  private void tab(int index) {
    Rig.fx(
        () -> {
          rig.<TabPane>find("#definition-tabs").getSelectionModel().select(index);
          return true;
        });
    rig.settle();
  }

  /** The payloads in the lines that were added or removed, in order. */
  private List<String> changed() {
    return rig.<ListView<?>>find("#definition-diff").getItems().stream()
        .map(String::valueOf)
        .filter(line -> !line.contains("SAME"))
        .map(line -> line.contains("three") ? "three" : line.contains("two") ? "two" : line)
        .sorted()
        .toList();
  }

  /** What the run's picture or data is in a file. */
  private byte[] export(String kind) throws Exception {
    Path file = folder.resolve("run." + kind);
    Files.deleteIfExists(file);
    Rig.fx(
        () -> {
          rig.<MenuButton>find("#run-more").getItems().stream()
              .filter(i -> ("flow-" + kind).equals(i.getId()))
              .findFirst()
              .orElseThrow()
              .fire();
          rig.<TextField>find("#export-file").setText(file.toString());
          return true;
        });
    fire("#confirm");
    Rig.until("the file", () -> !rig.frame().dialogs().showing());
    return Files.readAllBytes(file);
  }

  private String badge() {
    return rig.find("#run-badge") instanceof Label badge ? badge.getText() : "";
  }

  @Test
  void aGraphIsBuiltRunBrokenAndMended() throws Exception {
    Path marker = folder.resolve("mended");
    store(
        """
        kind: workflow
        id: mending
        nodes:
          - {id: extract, type: echo, payload: one}
          - {id: check, type: shell, payload: test -e %s, dependsOn: [extract], retry: {attempts: 1}}
          - {id: load, type: echo, payload: two, dependsOn: [check]}
        """
            .formatted(marker));
    Rig.until(
        "the stored version",
        () -> rig.<Label>find("#definition-title").getText().equals("mending"));
    tab(3);
    Rig.until(
        "what each failure would do",
        () -> rig.<TableView<?>>find("#plan-table").getItems().size() == 3);
    tab(1);
    Rig.fx(
        () -> {
          TextArea words = rig.find("#definition-text");
          words.setText(words.getText().replace("two", "three"));
          return true;
        });
    press("#definition-save");
    Rig.until(
        "the second version",
        () -> rig.<ComboBox<?>>find("#definition-version").getItems().size() == 2);
    tab(2);
    Rig.until("both lines of the change", () -> changed().equals(List.of("three", "two")));
    press("#definition-start");
    press("#confirm");
    Rig.until("the run's failure", () -> badge().equals("failed"));
    Rig.until("its graph", () -> rig.<DagCanvas>find("#dag").graph().size() == 3);
    // Along the edges by keyboard: what is reached is told to screen readers.
    Rig.fx(
        () -> {
          rig.find("#dag").requestFocus();
          return true;
        });
    robot.push(KeyCode.RIGHT);
    robot.push(KeyCode.RIGHT);
    rig.settle();
    DagCanvas dag = rig.find("#dag");
    Rig.until("the second", () -> dag.selected().get().equals(Optional.of("check")));
    assertThat(Rig.fx(dag::getAccessibleText)).startsWith("check, failed").contains("1 before it");
    rig.picture("real-run-failed");
    Files.createFile(marker);
    press("#run-rerun");
    press("#confirm");
    Rig.until("the run's success", () -> badge().equals("succeeded"));
    Rig.until("the dialog to close", () -> !rig.frame().dialogs().showing());
    assertThat(lastRun("mending").state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(lastRun("mending").count(NodeState.SUCCEEDED)).isEqualTo(3);
    Rig.until("all green", () -> dag.getAccessibleText().startsWith("check, succeeded"));
    rig.picture("real-run-mended");
    assertThat(export("json")).asString().contains("\"check\"");
    assertThat(export("svg")).asString().startsWith("<").contains("<svg", "check");
    assertThat(export("png")).startsWith(0x89, 'P', 'N', 'G');
  }

  @Test
  void aRunIsPausedResumedAndCancelled() throws Exception {
    others
        .workflows()
        .put(
            """
            kind: workflow
            id: long
            nodes:
              - {id: first, type: sleep, payload: "600000"}
              - {id: second, type: echo, payload: x, dependsOn: [first]}
            """)
        .get(180, TimeUnit.SECONDS);
    NewRun wanted = NewRun.of(NewTask.DEFAULT_NAME, "long");
    String run = others.workflows().run(wanted).get(180, TimeUnit.SECONDS).id();
    // Other tests leave runs of their own.
    Rig.until(
        "the run in the list",
        () -> {
          TableView<Row<?>> runs = rig.find("#runs-table");
          return runs != null && runs.getItems().getFirst().key().equals(run);
        });
    Rig.fx(
        () -> {
          TableView<?> runs = rig.find("#runs-table");
          runs.requestFocus();
          runs.getSelectionModel().select(0);
          return true;
        });
    robot.push(KeyCode.ENTER);
    Rig.until("its graph", () -> rig.<DagCanvas>find("#dag").graph().size() == 2);
    Rig.fx(
        () -> {
          rig.find("#dag").requestFocus();
          return true;
        });
    robot.push(KeyCode.RIGHT);
    Rig.until(
        "that the end hangs on the node",
        () -> rig.find("#node-slack") instanceof Label l && l.getText().contains("critical path"));
    press("#run-pause");
    press("#confirm");
    Rig.until("the pause", () -> badge().equals("paused"));
    assertThat(lastRun("long").pause()).isPresent();
    Rig.until("the dialog to close", () -> !rig.frame().dialogs().showing());
    press("#run-pause");
    press("#confirm");
    Rig.until("it goes on", () -> badge().equals("running"));
    Rig.until("the dialog to close", () -> !rig.frame().dialogs().showing());
    press("#run-cancel");
    press("#confirm");
    Rig.until("its end", () -> badge().equals("cancelled"));
    assertThat(lastRun("long").state()).isEqualTo(RunState.CANCELLED);
    Rig.until("the dialog to close", () -> !rig.frame().dialogs().showing());
    // First the chosen node is let go, then the run.
    robot.push(KeyCode.ESCAPE);
    robot.push(KeyCode.ESCAPE);
    Rig.until("the list", () -> rig.find("#flows-table") != null);
    rig.picture("real-workflows");
  }
}
