package dev.carillon.desktop.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.desktop.control.dag.DagCanvas;
import dev.carillon.desktop.feature.workflows.WorkflowsView;
import dev.carillon.desktop.state.Profile;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.workflow.NewRun;
import dev.carillon.model.workflow.NodeView;
import dev.carillon.model.workflow.RunUpdate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javafx.event.Event;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
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

  /** Once it is there to be chosen. */
  private void choose(String key) {
    Rig.until(
        "the choice of " + key,
        () -> {
          DagCanvas dag = rig.find("#dag");
          dag.select(Optional.of(key));
          return dag.selected().get().equals(Optional.of(key));
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

  /** A step that waits until the test lets it go, and then what is said. */
  private static String gate(Path marker, String then) {
    return "while [ ! -e %s ]; do sleep 0.1; done; %s".formatted(marker, then);
  }

  private Path marker(String name) throws Exception {
    Path marker = folder.resolve(name);
    Files.deleteIfExists(marker);
    return marker;
  }

  private static void shell(String workflow, String words) throws Exception {
    put(
        """
        kind: workflow
        id: %s
        nodes:
          - {id: only, type: shell, payload: "%s", retry: {attempts: 1}}
        """
            .formatted(workflow, words));
  }

  private void unfold(String key) {
    toggle(key);
    Rig.until(
        "what is within", () -> rig.<DagCanvas>find("#dag").graph().indexOf(key + "/only") > 0);
    choose(key + "/only");
  }

  private void fold(String key) {
    toggle(key);
    Rig.until(
        "nothing within", () -> rig.<DagCanvas>find("#dag").graph().indexOf(key + "/only") < 0);
  }

  private void toggle(String key) {
    choose(key);
    Rig.fx(
        () -> {
          Node dag = rig.find("#dag");
          Event.fireEvent(
              dag,
              new KeyEvent(
                  KeyEvent.KEY_PRESSED, " ", " ", KeyCode.SPACE, false, false, false, false));
          return true;
        });
  }

  private void awaitFace(String words) {
    Rig.until(
        "the face " + words, () -> rig.<DagCanvas>find("#dag").getAccessibleText().contains(words));
  }

  @Test
  void aSubWorkflowThatIsUnfoldedBeforeItBeginsIsFollowedOnceItDoes() throws Exception {
    Path go = marker("go-early");
    shell("leaf-early", "true");
    put(
        """
        kind: workflow
        id: early
        nodes:
          - {id: first, type: shell, payload: "%s"}
          - {id: sub, workflow: leaf-early, dependsOn: [first]}
        """
            .formatted(gate(go, "true")));
    String run = start("early");
    open(run, 2);
    unfold("sub");
    assertThat(node(run, "sub").childRun()).isEmpty();
    Files.createFile(go);
    awaitFace("succeeded");
  }

  @Test
  void aSubWorkflowWithinAnUnfoldedOneIsUnfoldedToo() throws Exception {
    Path go = marker("go-deep");
    shell("leaf-deep", gate(go, "true"));
    put("kind: workflow\nid: mid-deep\nnodes:\n  - {id: only, workflow: leaf-deep}\n");
    put("kind: workflow\nid: deep\nnodes:\n  - {id: sub, workflow: mid-deep}\n");
    open(start("deep"), 1);
    unfold("sub");
    unfold("sub/only");
    awaitFace("running");
    fold("sub");
    unfold("sub");
    unfold("sub/only");
    awaitFace("running");
    Files.createFile(go);
    awaitFace("succeeded");
  }

  @Test
  void aRetryOfASubWorkflowShowsItsNewRun() throws Exception {
    Path mended = marker("mended-sub");
    shell("leaf-broken", "test -e " + mended);
    put("kind: workflow\nid: broken\nnodes:\n  - {id: sub, workflow: leaf-broken}\n");
    String run = start("broken");
    await("its end", () -> run(run).run().state().ended());
    open(run, 1);
    String before = node(run, "sub").childRun();
    unfold("sub");
    awaitFace("failed");
    Files.createFile(mended);
    choose("sub");
    fire("#node-retry");
    fire("#confirm");
    Rig.until("its new run", () -> !node(run, "sub").childRun().equals(before));
    choose("sub/only");
    awaitFace("succeeded");
  }

  @Test
  void afterAnOutageTheInnerRunAndTheLogGoOn() throws Exception {
    Path inner = marker("go-inner");
    Path more = marker("go-more");
    Path end = marker("go-end");
    shell("leaf-cut", gate(inner, "true"));
    put(
        """
        kind: workflow
        id: cut
        nodes:
          - {id: print, type: shell, payload: "echo one; %s"}
          - {id: sub, workflow: leaf-cut}
        """
            // A line that is written while nobody hears it waits for the next one.
            .formatted(
                gate(more, "while [ ! -e %s ]; do echo two; sleep 0.1; done".formatted(end))));
    open(start("cut"), 2);
    unfold("sub");
    awaitFace("running");
    choose("print");
    Rig.until("what it writes", () -> log().contains("one"));
    server.stopServer();
    try {
      Rig.until("the loss", () -> !rig.session().state().link().up());
      Files.createFile(more);
      Files.createFile(inner);
    } finally {
      server.startServer();
    }
    Rig.until("what it writes now", () -> log().contains("two"));
    choose("sub/only");
    awaitFace("succeeded");
    Files.createFile(end);
  }

  @Test
  void whyANodeWaitsIsToldAnewWithEachParentThatEnds() throws Exception {
    Path one = marker("go-one");
    Path other = marker("go-other");
    put(
        """
        kind: workflow
        id: joining
        nodes:
          - {id: a, type: shell, payload: "%s"}
          - {id: b, type: shell, payload: "%s"}
          - {id: c, type: echo, payload: x, dependsOn: [a, b]}
        """
            .formatted(gate(one, "true"), gate(other, "true")));
    open(start("joining"), 3);
    choose("c");
    Rig.until("why it waits", () -> !gates().isEmpty());
    List<String> before = gates();
    Files.createFile(one);
    Rig.until("that one has ended", () -> !gates().isEmpty() && !gates().equals(before));
    Files.createFile(other);
  }

  private List<String> gates() {
    return rig.find("#node-panel").lookupAll(".gate").stream()
        .map(gate -> ((Label) gate).getText())
        .toList();
  }

  private String log() {
    return rig.<TextArea>find("#node-log").getText();
  }

  static Profile onlyToLook(Profile p) {
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
