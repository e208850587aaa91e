package dev.carillon.desktop.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.desktop.control.dag.DagCanvas;
import dev.carillon.desktop.feature.workflows.WorkflowsView;
import dev.carillon.desktop.fx.Row;
import dev.carillon.desktop.state.Profile;
import dev.carillon.desktop.state.ServerConnector;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.workflow.NewRun;
import dev.carillon.model.workflow.RunFilter;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.control.TextArea;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page of one definition, with answers that come late, once too often or not at all. */
class DefinitionOnServerTest extends OnServer {
  private final HeldPort held = new HeldPort();

  @Override
  ServerConnector connector() {
    return held.before(super.connector());
  }

  @BeforeEach
  void goThere() throws Exception {
    others
        .workflows()
        .put("kind: workflow\nid: plain\nnodes:\n  - {id: a, type: echo, payload: x}\n")
        .get(180, TimeUnit.SECONDS);
    rig.go(Place.WORKFLOWS);
    Rig.until("the workflow", () -> row() >= 0);
    Rig.fx(
        () -> {
          flows().getSelectionModel().select(row());
          return true;
        });
  }

  private TableView<Row<?>> flows() {
    return rig.find("#flows-table");
  }

  private int row() {
    List<String> keys = flows().getItems().stream().map(Row::key).toList();
    return keys.indexOf(NewTask.DEFAULT_NAME + "/plain");
  }

  private void back() {
    Rig.fx(() -> rig.frame().screen().back());
    Rig.until("the list", () -> rig.find("#flows-table") != null);
  }

  private String words() {
    return rig.<TextArea>find("#definition-text").getText();
  }

  @Test
  void whatComesLateOfAnotherDefinitionLeavesTheDraftAlone() {
    held.hold("text");
    fire("#flow-definition");
    Rig.until("the question", () -> held.waiting() == 1);
    Rig.until(
        "its versions", () -> !rig.<ComboBox<?>>find("#definition-version").getItems().isEmpty());
    back();
    fire("#flow-new");
    Rig.fx(
        () -> {
          rig.<TextArea>find("#definition-text").setText("my draft");
          return true;
        });
    held.letOneGo();
    rig.settle();
    assertThat(words()).isEqualTo("my draft");
    assertThat(rig.<ComboBox<?>>find("#definition-version").getItems()).isEmpty();
    // Nothing is stored yet that could be started.
    fire("#definition-start");
    assertThat(Rig.fx(() -> rig.frame().dialogs().showing())).isFalse();
  }

  @Test
  void aProfileThatMayOnlyLookRefusesToSaveAtOnce() {
    fire("#flow-new");
    assertThat(refused("#definition-save")).isFalse();
    Profile may = rig.session().state().profile();
    rig.session().profile(RunPageOnServerTest.onlyToLook(may));
    Rig.until("the refusal", () -> refused("#definition-save") && refused("#definition-start"));
    rig.session().profile(may);
    Rig.until("what it may", () -> !refused("#definition-save") && !refused("#definition-start"));
  }

  private boolean refused(String button) {
    return rig.find(button).getStyleClass().contains("refused");
  }

  @Test
  void whatIsOpenedDuringAnOutageIsAskedAgainAfterIt() {
    server.stopServer();
    try {
      Rig.until("the loss", () -> !rig.session().state().link().up());
      fire("#flow-definition");
      Rig.until("what went wrong", () -> shown(".screen > .problem-bar"));
    } finally {
      server.startServer();
    }
    Rig.until("its text", () -> words().contains("plain"));
    Rig.until(
        "its versions", () -> !rig.<ComboBox<?>>find("#definition-version").getItems().isEmpty());
    Rig.until("its graph", () -> rig.<DagCanvas>find("#dag").graph().size() == 1);
    Rig.until("no problem", () -> !shown(".screen > .problem-bar"));
  }

  @Test
  void aTextThatDoesNotComeIsToldAndComesWhenItIsAskedFor() {
    held.lose("text");
    fire("#flow-definition");
    Rig.until("what went wrong", () -> shown(".screen > .problem-bar"));
    Rig.fx(
        () -> {
          rig.frame().screen().refresh();
          return true;
        });
    Rig.until("its text", () -> words().contains("plain"));
  }

  @Test
  void aRunThatHasEndedIsDrawnAlthoughItsDefinitionWasNotToldAtFirst() throws Exception {
    NewRun plain = NewRun.of(NewTask.DEFAULT_NAME, "plain");
    String run = others.workflows().run(plain).get(180, TimeUnit.SECONDS).id();
    await(
        "its end",
        () ->
            others.workflows().getRun(run, 0, 10).get(180, TimeUnit.SECONDS).run().state().ended());
    held.lose("get");
    Rig.fx(
        () -> {
          ((WorkflowsView) rig.frame().screen()).openRun(run);
          return true;
        });
    Rig.until("the loss", () -> held.unlost() == 0);
    Rig.until("its graph", () -> rig.<DagCanvas>find("#dag").graph().size() == 1);
  }

  @Test
  void aSecondPressAfterALostAnswerStartsNoSecondRun() throws Exception {
    int before = runs();
    fire("#flow-start");
    held.lose("run");
    fire("#confirm");
    Rig.until("the loss", () -> held.unlost() == 0);
    Rig.until("the refusal", () -> !rig.find("#confirm").isDisabled());
    fire("#confirm");
    Rig.until("the run", () -> rig.<Label>find("#run-title").getText().contains("plain"));
    assertThat(runs()).isEqualTo(before + 1);
  }

  private static int runs() throws Exception {
    RunFilter of = new RunFilter(NewTask.DEFAULT_NAME, "plain", Set.of());
    return others.workflows().runs(of, 100, "").get(180, TimeUnit.SECONDS).runs().size();
  }
}
