package dev.carillon.desktop.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.desktop.control.dag.DagCanvas;
import dev.carillon.desktop.feature.workflows.WorkflowsView;
import dev.carillon.desktop.state.Profile;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.workflow.NewRun;
import dev.carillon.model.workflow.NodeView;
import dev.carillon.model.workflow.RunUpdate;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javafx.scene.control.Label;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page of one run, with what it leads to and what goes on within it. */
class RunPageOnServerTest extends OnServer {
  @BeforeEach
  void goThere() {
    rig.go(Place.WORKFLOWS);
  }

  private static void put(String yaml) throws Exception {
    others.workflows().put(yaml).get(180, TimeUnit.SECONDS);
  }

  private static String start(String workflow) throws Exception {
    NewRun run = NewRun.of(NewTask.DEFAULT_NAME, workflow);
    return others.workflows().run(run).get(180, TimeUnit.SECONDS).id();
  }

  private static RunUpdate run(String id) throws Exception {
    return others.workflows().getRun(id, 0, 100).get(180, TimeUnit.SECONDS);
  }

  private static NodeView node(String run, String id) throws Exception {
    return run(run).nodes().stream().filter(n -> n.id().equals(id)).findFirst().orElseThrow();
  }

  private void open(String run, int nodes) {
    Rig.fx(
        () -> {
          ((WorkflowsView) rig.frame().screen()).openRun(run);
          return true;
        });
    Rig.until(
        "its graph",
        () ->
            rig.<Label>find("#run-title").getText().contains(run)
                && rig.<DagCanvas>find("#dag").graph().size() == nodes);
  }

  private void choose(String key) {
    Rig.fx(
        () -> {
          rig.<DagCanvas>find("#dag").select(Optional.of(key));
          return true;
        });
  }

  /** A run of two nodes, each with a run of its own, after its end. */
  private static String pair(String workflow) throws Exception {
    put("kind: workflow\nid: leaf\nnodes:\n  - {id: only, type: echo, payload: x}\n");
    put(
        """
        kind: workflow
        id: %s
        nodes:
          - {id: left, workflow: leaf}
          - {id: right, workflow: leaf}
        """
            .formatted(workflow));
    String run = start(workflow);
    await("its end", () -> run(run).run().state().ended());
    return run;
  }

  @Test
  void theInnerRunOfTheNodeThatIsChosenNowIsOpened() throws Exception {
    String run = pair("pair");
    open(run, 2);
    choose("left");
    Rig.until("its button", () -> shown("#node-child"));
    choose("right");
    fire("#node-child");
    String right = node(run, "right").childRun();
    Rig.until("the inner run", () -> !rig.<Label>find("#run-title").getText().contains(run));
    assertThat(rig.<Label>find("#run-title").getText()).contains(right);
  }

  @Test
  void aProfileThatMayOnlyLookRefusesAtOnceAndNoLongerThanThat() throws Exception {
    open(pair("looked-at"), 2);
    choose("left");
    Rig.until("its button", () -> shown("#node-retry"));
    assertThat(refused("#node-retry")).isFalse();
    Profile may = rig.session().state().profile();
    rig.session().profile(onlyToLook(may));
    Rig.until("the refusal", () -> refused("#node-retry") && refused("#node-from"));
    rig.session().profile(may);
    Rig.until("what it may", () -> !refused("#node-retry") && !refused("#node-from"));
  }

  private static Profile onlyToLook(Profile p) {
    return new Profile(
        p.name(),
        p.address(),
        p.encrypted(),
        p.authorities(),
        p.serverName(),
        p.certificate(),
        p.key(),
        p.signIn(),
        p.user(),
        p.tokenFile(),
        p.environment(),
        true,
        p.countTyped());
  }

  private boolean refused(String button) {
    return rig.find(button).getStyleClass().contains("refused");
  }
}
