package dev.carillon.desktop.feature.workflows;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.EmptyState;
import dev.carillon.desktop.control.ProblemBar;
import dev.carillon.desktop.control.dag.DagLayout;
import dev.carillon.desktop.control.dag.DagLayouter;
import dev.carillon.desktop.control.dag.DagPane;
import dev.carillon.desktop.control.dag.NodeFace;
import dev.carillon.desktop.feature.Console;
import dev.carillon.desktop.i18n.Figures;
import dev.carillon.model.workflow.Node;
import dev.carillon.model.workflow.NodeView;
import dev.carillon.model.workflow.Workflow;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** Lays out a definition away from the JavaFX thread and keeps its picture up to date. */
final class GraphCard extends VBox {
  /** From here on alike nodes are folded at first: a screen holds no more cards. */
  private static final int MANY = 300;

  private final Console console;
  private final DagPane pane = new DagPane();
  private final ToggleButton alike = new ToggleButton(text("flow.alike"));

  /** By the keys of their cards, also those within unfolded nodes. */
  private final Map<String, NodeView> nodes = new HashMap<>();

  private final Map<String, String> groupOf = new HashMap<>();
  private final InnerRuns inner;
  private Folds folds = new Folds();
  private Map<String, List<String>> groups = Map.of();
  private List<String> critical = List.of();
  private Optional<Workflow> workflow = Optional.empty();
  private volatile int wanted;

  GraphCard(Console console) {
    this.console = console;
    getStyleClass().addAll("card", "graph-card");
    VBox.setVgrow(pane, Priority.ALWAYS);
    ProblemBar refusal = new ProblemBar();
    getChildren().addAll(refusal, pane);
    alike.setId("graph-alike");
    alike.setMinWidth(USE_PREF_SIZE);
    alike.setOnAction(
        e -> {
          folds.alike(alike.isSelected());
          relayout(Optional.empty());
        });
    pane.tools(alike);
    pane.canvas().setId("dag");
    pane.canvas().onFold(this::fold);
    inner = new InnerRuns(console, () -> relayout(pane.canvas().selected().get()), this::within);
    refusal.follow(inner.problem());
  }

  DagPane pane() {
    return pane;
  }

  /** Another definition; nothing is known of its nodes yet. */
  void show(Workflow next) {
    inner.close();
    nodes.clear();
    groupOf.clear();
    critical = List.of();
    folds = new Folds();
    folds.alike(next.size() > MANY);
    alike.setSelected(folds.alike());
    workflow = Optional.of(next);
    relayout(Optional.empty());
  }

  /** Says what is waited for while there is no definition. */
  void await(String title, String words) {
    workflow = Optional.empty();
    wanted++;
    pane.cover(new EmptyState("fth-loader", title, words));
  }

  /** There is nothing to show, and why. */
  void refused(String title, String words) {
    workflow = Optional.empty();
    wanted++;
    pane.cover(new EmptyState("fth-cloud-off", title, words));
  }

  void nodes(Collection<NodeView> changed) {
    Map<String, NodeView> byKey = HashMap.newHashMap(changed.size());
    for (NodeView n : changed) {
      byKey.put(n.id(), n);
      if (inner.follow(n.id(), n.childRun())) {
        forget(n.id());
      }
    }
    changed(byKey);
  }

  /** Of a run within, by the key of the node that it is unfolded from. */
  private void within(String key, Arrivals.Batch batch) {
    if (batch.anew()) {
      nodes.keySet().removeIf(k -> inner.around(k).filter(key::equals).isPresent());
    }
    Map<String, NodeView> byKey = HashMap.newHashMap(batch.nodes().size());
    batch.nodes().forEach((id, n) -> byKey.put(key + "/" + id, n));
    byKey.forEach(
        (k, n) -> {
          if (inner.follow(k, n.childRun())) {
            forget(k);
          }
        });
    changed(byKey);
  }

  /** Another run is to come there: what was within is to be again. */
  private void forget(String key) {
    nodes.keySet().removeIf(k -> k.startsWith(key + "/"));
    inner.definition(key).ifPresent(w -> planned(w, key + "/"));
  }

  private void changed(Map<String, NodeView> byKey) {
    boolean grown = false;
    for (Map.Entry<String, NodeView> e : byKey.entrySet()) {
      NodeView n = e.getValue();
      NodeView before = nodes.put(e.getKey(), n);
      grown |=
          n.items() > 0
              && (before == null || before.items() != n.items())
              && folds.open(e.getKey());
    }
    if (grown) {
      relayout(pane.canvas().selected().get());
    } else {
      paint(byKey);
    }
  }

  private void paint(Map<String, NodeView> changed) {
    Map<String, NodeFace> faces = new HashMap<>();
    Set<String> touched = new HashSet<>();
    changed.forEach(
        (key, n) -> {
          String group = groupOf.get(key);
          if (group == null) {
            faces.put(key, Faces.of(n, console.now()));
          } else {
            touched.add(group);
          }
        });
    for (String group : touched) {
      List<String> members = groups.getOrDefault(group, List.of());
      List<NodeView> known = members.stream().filter(nodes::containsKey).map(this::known).toList();
      faces.put(group, Faces.group(known, members.size()));
    }
    if (!faces.isEmpty()) {
      pane.canvas().faces(faces);
    }
  }

  private NodeView known(String id) {
    NodeView found = nodes.get(id);
    if (found == null) {
      throw new IllegalStateException("Expected the state of node " + id + ".");
    }
    return found;
  }

  /** Durations of what runs grow by themselves. */
  void tick() {
    Map<String, NodeView> run = new HashMap<>(nodes);
    run.values().removeIf(n -> n.startedMs() == 0 || n.endedMs() > 0);
    paint(run);
  }

  /** Takes up what an outage has ended. */
  void again() {
    inner.tick();
  }

  void critical(List<String> way) {
    critical = way;
    pane.canvas().critical(drawn(way));
  }

  private List<String> drawn(List<String> way) {
    return way.stream().map(id -> groupOf.getOrDefault(id, id)).distinct().toList();
  }

  private void fold(String key) {
    boolean wasOpen = folds.open(key);
    folds.toggle(key);
    Optional<Node> node = node(key);
    if (node.flatMap(Node::subWorkflow).isEmpty()) {
      relayout(Optional.of(key));
    } else if (wasOpen) {
      inner.fold(key);
      folds.forgetWithin(key);
      nodes.keySet().removeIf(k -> k.startsWith(key + "/"));
      relayout(Optional.of(key));
    } else {
      String child = Optional.ofNullable(nodes.get(key)).map(NodeView::childRun).orElse("");
      String tenant = workflow.map(Workflow::tenant).orElse("");
      node.flatMap(Node::subWorkflow).ifPresent(s -> inner.unfold(key, tenant, s, child));
    }
  }

  /** Of the definition that it stands in, which may be that of an unfolded node. */
  private Optional<Node> node(String key) {
    Optional<String> around = inner.around(key);
    String id = around.map(k -> key.substring(k.length() + 1)).orElse(key);
    return (around.isEmpty() ? workflow : around.flatMap(inner::definition))
        .stream()
            .flatMap(w -> Stream.concat(w.nodes().stream(), w.finallyNodes().stream()))
            .filter(n -> n.id().equals(id))
            .findFirst();
  }

  private void relayout(Optional<String> anchor) {
    if (workflow.isEmpty()) {
      return;
    }
    Workflow of = workflow.get();
    int mine = ++wanted;
    boolean first = pane.canvas().graph().size() == 0;
    if (first || anchor.isEmpty()) {
      pane.cover(
          new EmptyState(
              "fth-loader",
              text("flow.layout", Figures.count(of.size())),
              text("flow.layout.words")));
    }
    Map<String, Integer> items = new HashMap<>();
    nodes.forEach((id, n) -> items.put(id, n.items()));
    RunGraphs graphs =
        new RunGraphs(folds.copy(), key -> items.getOrDefault(key, 0), inner::definition);
    RunGraphs.Drawn drawn = graphs.draw(of);
    var unused =
        CompletableFuture.supplyAsync(
                () -> new DagLayouter(() -> mine != wanted).layout(drawn.graph()),
                console.background().graphs())
            .whenCompleteAsync(
                (layout, error) -> {
                  if (mine == wanted) {
                    laidOut(drawn, layout, error, anchor);
                  }
                },
                console.fx());
  }

  private void laidOut(
      RunGraphs.Drawn drawn, DagLayout layout, @Nullable Throwable error, Optional<String> anchor) {
    if (error != null) {
      pane.cover(
          new EmptyState(
              "fth-alert-triangle",
              text("flow.layout.failed"),
              String.valueOf(error.getMessage())));
      return;
    }
    pane.uncover();
    groups = drawn.groups();
    groupOf.clear();
    groups.forEach((group, members) -> members.forEach(m -> groupOf.put(m, group)));
    pane.canvas().show(layout, anchor);
    if (nodes.isEmpty()) {
      workflow.ifPresent(w -> planned(w, ""));
    }
    for (String key : inner.keys()) {
      inner.definition(key).ifPresent(w -> planned(w, key + "/"));
    }
    paint(nodes);
    pane.canvas().critical(drawn(critical));
  }

  /** Before a run a node says what it will be. */
  private void planned(Workflow of, String prefix) {
    Map<String, NodeFace> faces = new HashMap<>();
    Stream.concat(of.nodes().stream(), of.finallyNodes().stream())
        .filter(n -> !groupOf.containsKey(prefix + n.id()))
        .forEach(n -> faces.put(prefix + n.id(), Faces.planned(n)));
    pane.canvas().faces(faces);
  }

  /** Not in front any more, or again. */
  void pause() {
    inner.pause();
  }

  void resume() {
    inner.resume();
  }

  void close() {
    inner.close();
    wanted++;
  }
}
