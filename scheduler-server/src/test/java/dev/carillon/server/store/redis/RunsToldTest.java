package dev.carillon.server.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.event.TaskEvent;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.Outcome;
import dev.carillon.model.workflow.Limits;
import dev.carillon.model.workflow.Node;
import dev.carillon.model.workflow.NodeState;
import dev.carillon.model.workflow.NodeView;
import dev.carillon.model.workflow.Run;
import dev.carillon.model.workflow.RunFilter;
import dev.carillon.model.workflow.RunState;
import dev.carillon.model.workflow.RunUpdate;
import dev.carillon.model.workflow.Workflow;
import dev.carillon.wire.RunMapping;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What runs tell of themselves, also large ones. */
final class RunsToldTest extends RunsFixture {
  @Test
  void aDeadlineIsMissedAndSaysSo() {
    Workflow flow = Workflow.of("late", List.of(node("a"))).withDeadline(Duration.ofMillis(1));
    TaskId run = rig.start(flow);
    rig.advance();
    long made = rig.stored(run).createdMs();
    rig.rig.reallyPassed(made + 10);
    rig.advance();
    assertThat(rig.users().get(run, 0, 0).run().deadlineState())
        .isEqualTo(Run.DeadlineState.MISSED);
    assertThat(rig.rig.events()).extracting(TaskEvent::cause).contains("run_deadline_missed");
  }

  @Test
  void aRunTellsItsTimelineAndWhatItsEndHangsOn() {
    Workflow flow = Workflow.of("seen", List.of(node("a"), node("b", "a"), node("c", "b")));
    TaskId run = rig.start(flow);
    rig.advance();
    rig.work(id -> Outcome.SUCCEEDED);
    rig.advance();
    RunUpdate seen = rig.users().get(run, 0, 0);
    assertThat(seen.run().criticalPath()).containsExactly("a", "b", "c");
    assertThat(seen.nodes()).hasSize(3).allSatisfy(n -> assertThat(n.slackMillis()).isZero());
    long revision = seen.run().revision();
    rig.work(id -> Outcome.SUCCEEDED);
    rig.advance();
    RunUpdate news = rig.users().get(run, revision, 0);
    assertThat(news.nodes()).extracting(NodeView::id).containsExactlyInAnyOrder("b", "c");
    assertThat(rig.users().list(RunFilter.ALL, 10, "").runs())
        .extracting(Run::id)
        .containsExactly(run.toString());
  }

  @Test
  void aLargeRunIsReadPageByPage_andAfterwardsOnlyWhatMoved() {
    List<Node> nodes = new ArrayList<>(List.of(node("root")));
    IntStream.range(0, 40).forEach(n -> nodes.add(node("c" + n, "root")));
    nodes.add(Node.of("z", echo()).after(nodes.stream().map(Node::id).toList()));
    TaskId run = rig.start(Workflow.of("wide", nodes));
    rig.advance();
    readInPages(run, 42);
    rig.work(id -> Outcome.SUCCEEDED);
    rig.advance();
    long told = readInPages(run, 42);
    assertThat(rig.users().get(run, told, 7).nodes()).as("nothing has moved").isEmpty();
    TaskId third = new TaskId(0, rig.stored(run).nodes().task(3));
    assertThat(rig.take()).hasSize(40);
    AttemptRef ref = rig.rig.start(third);
    assertThat(rig.users().get(run, told, 50).nodes())
        .filteredOn(n -> n.state() == NodeState.RUNNING)
        .extracting(NodeView::id)
        .containsExactly("c2");
    readInPages(run, 42);
    rig.rig.complete(ref, Outcome.SUCCEEDED);
    rig.advance();
    assertThat(rig.users().get(run, told, 50).nodes())
        .filteredOn(n -> n.state() == NodeState.SUCCEEDED)
        .extracting(NodeView::id)
        .containsExactly("c2");
  }

  @Test
  void aFreshRunOfAsManyNodesAsThereMayBeFitsIntoOneAnswer() {
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < Limits.NODES; i++) {
      int at = i;
      String[] parents =
          IntStream.rangeClosed(1, Math.min(i, 5))
              .mapToObj(back -> name(at - back))
              .toArray(String[]::new);
      nodes.add(node(name(i), parents));
    }
    TaskId run = rig.start(Workflow.of("fresh", nodes));
    RunUpdate all = rig.users().get(run, 0, Integer.MAX_VALUE);
    assertThat(all.nodes()).hasSize(Limits.NODES);
    assertThat(RunMapping.toProto(all).getSerializedSize()).isLessThan(4 << 20);
    assertThat(all.nodes().getLast().reason())
        .isEqualTo("waits for node19998, node19997, node19996 and 2 more");
  }

  private static String name(int i) {
    return "node%05d".formatted(i);
  }

  /** As a client does; gives the revision to ask for next. */
  private long readInPages(TaskId run, int nodes) {
    Set<String> seen = new HashSet<>();
    RunUpdate page = rig.users().get(run, 0, 7);
    for (int i = 0; i < 50 && page.more(); i++) {
      page.nodes().forEach(n -> seen.add(n.id()));
      page = rig.users().get(run, page.revision(), 7);
    }
    page.nodes().forEach(n -> seen.add(n.id()));
    assertThat(page.more()).as("the pages end").isFalse();
    assertThat(seen).hasSize(nodes);
    return page.revision();
  }

  @Test
  void aRunThatCannotGoOnDoesNotHoldUpOthers() {
    Workflow flow = Workflow.of("bad", List.of(node("a")));
    TaskId bad = rig.start(flow);
    TaskId good = rig.start(Workflow.of("good", List.of(node("a"))));
    rig.bad = Optional.of(bad);
    rig.play(good, id -> Outcome.SUCCEEDED);
    assertThat(rig.stored(good).vars().state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(rig.stored(bad).vars().state()).isEqualTo(RunState.RUNNING);
    rig.bad = Optional.empty();
    rig.restart();
    // It stands behind the others for a second.
    rig.rig.reallyPassed(rig.rig.nowMs() + 1_001);
    rig.play(bad, id -> Outcome.SUCCEEDED);
    assertThat(rig.stored(bad).vars().state()).isEqualTo(RunState.SUCCEEDED);
  }
}
