package dev.carillon.desktop.feature.workflows;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.Buttons;
import dev.carillon.desktop.control.CopyLine;
import dev.carillon.desktop.control.EmptyState;
import dev.carillon.desktop.control.ScrollArea;
import dev.carillon.desktop.control.StatusBadge;
import dev.carillon.desktop.control.Tone;
import dev.carillon.desktop.feature.Console;
import dev.carillon.desktop.feature.Host;
import dev.carillon.desktop.fx.Work;
import dev.carillon.desktop.i18n.Figures;
import dev.carillon.desktop.i18n.Spoken;
import dev.carillon.model.explain.Gate;
import dev.carillon.model.explain.NodeExplanation;
import dev.carillon.model.task.Attempt;
import dev.carillon.model.task.Task;
import dev.carillon.model.workflow.Dag;
import dev.carillon.model.workflow.NodeState;
import dev.carillon.model.workflow.NodeView;
import dev.carillon.model.workflow.Run;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;

/** The chosen node: why it does not run, what went wrong, where its time went, its attempts. */
final class NodePanel extends StackPane {
  private final RunViewModel model;
  private final Console console;
  private final Host host;
  private final RunOrders orders;
  private final Consumer<String> toRun;
  private final EmptyState none =
      new EmptyState("fth-mouse-pointer", text("flow.node.none"), text("flow.node.none.words"));
  private final VBox body = new VBox();
  private final Label title = new Label();
  private final StatusBadge badge = new StatusBadge();
  private final CopyLine task = new CopyLine(text("task.id"));
  private final VBox gates = new VBox();
  private final VBox error = new VBox();
  private final VBox time = new VBox();
  private final VBox attempts = new VBox();
  private final TextArea log = new TextArea();
  private final VBox logBox = new VBox();
  private final FlowPane buttons = new FlowPane(8, 8);
  private final Button retry = Buttons.primary(text("flow.retry"), this::retry);
  private final Button from = Buttons.plain(text("flow.from"), this::rerunFrom);
  private final Button toTask = Buttons.plain(text("flow.task"), this::openTask);
  private final Button toChild = Buttons.plain(text("flow.childrun"), this::openChild);
  private final Work explaining;
  private final Work loading;
  private final NodeLog tail;
  private final NodeTime spent;
  private Optional<NodeView> node = Optional.empty();
  private String asked = "";
  private long explained;

  NodePanel(RunViewModel model, Host host, RunOrders orders, Consumer<String> toRun) {
    this.model = model;
    this.console = model.console();
    this.host = host;
    this.orders = orders;
    this.toRun = toRun;
    spent = new NodeTime(model);
    explaining = console.work();
    loading = console.work();
    tail = new NodeLog(console, log::setText);
    getStyleClass().addAll("card", "node-panel");
    setId("node-panel");
    title.getStyleClass().add("heading");
    title.setMinWidth(0);
    Region gap = new Region();
    HBox.setHgrow(gap, Priority.ALWAYS);
    HBox head = new HBox(8, title, gap, badge);
    head.setAlignment(Pos.CENTER_LEFT);
    log.setEditable(false);
    log.setPrefRowCount(5);
    log.getStyleClass().add("mono");
    log.setAccessibleText(text("task.tab.log"));
    log.setId("node-log");
    logBox.getChildren().addAll(section("flow.log"), log);
    for (VBox part : new VBox[] {gates, error, time, attempts, logBox}) {
      part.setSpacing(4);
    }
    VBox parts = new VBox(16, gates, error, time, attempts, logBox);
    ScrollArea scroll = new ScrollArea(parts);
    scroll.setFitToWidth(true);
    scroll.setHbarPolicy(ScrollArea.ScrollBarPolicy.NEVER);
    VBox.setVgrow(scroll, Priority.ALWAYS);
    retry.setId("node-retry");
    from.setId("node-from");
    toChild.setId("node-child");
    body.setSpacing(8);
    body.getChildren().addAll(head, task, scroll, buttons);
    getChildren().addAll(none, body);
    show(Optional.empty());
    var unused = model.workflow().subscribe(w -> offer());
  }

  /** Of a graph that is not there no node can be chosen. */
  private void offer() {
    none.setVisible(node.isEmpty() && model.workflow().get().isPresent());
  }

  static Label section(String key) {
    Label label = new Label(text(key));
    label.getStyleClass().add("section");
    return label;
  }

  void show(Optional<NodeView> next) {
    boolean other = !next.map(NodeView::id).equals(node.map(NodeView::id));
    node = next;
    offer();
    body.setVisible(next.isPresent());
    if (other) {
      asked = "";
      set(gates, List.of());
      set(attempts, List.of());
      log.clear();
      tail.close();
      explaining.reset();
      loading.reset();
    }
    next.ifPresent(this::fill);
  }

  /** The nodes of the run have changed. */
  void changed() {
    node.map(NodeView::id).flatMap(model::node).ifPresent(n -> show(Optional.of(n)));
  }

  private void fill(NodeView n) {
    title.setText(n.id());
    badge.show(Faces.tone(n), Faces.icon(n), Faces.word(n));
    task.setVisible(!n.taskId().isEmpty());
    task.setManaged(!n.taskId().isEmpty());
    task.show(n.taskId());
    List<Node> wrong = new ArrayList<>();
    String words = n.error().isEmpty() ? Spoken.told(n.told(), n.reason()) : n.error();
    if (!words.isEmpty() && n.state() != NodeState.SUCCEEDED) {
      wrong.add(section(n.error().isEmpty() ? "flow.why" : "flow.error"));
      Label label = new Label(words);
      label.setWrapText(true);
      label.setMinHeight(Region.USE_PREF_SIZE);
      label.setMaxWidth(Double.MAX_VALUE);
      label.getStyleClass().add(n.error().isEmpty() ? "muted" : "error-box");
      wrong.add(label);
    }
    set(error, wrong);
    set(time, spent.of(n));
    buttons(n);
    String now = n.taskId() + n.state() + n.attempts() + n.taskState() + n.startedMs();
    if (!now.equals(asked)) {
      asked = now;
      ask(n);
    }
  }

  private static void set(VBox part, List<Node> children) {
    part.getChildren().setAll(children);
    part.setVisible(!children.isEmpty());
    part.setManaged(!children.isEmpty());
  }

  /** What the node's own record does not tell: gates, attempts, output. */
  private void ask(NodeView n) {
    boolean has = !n.taskId().isEmpty();
    logBox.setVisible(has && console.rights().payloads());
    logBox.setManaged(logBox.isVisible());
    if (waits(n)) {
      explain(n);
    } else {
      explaining.reset();
      set(gates, List.of());
    }
    if (!has) {
      return;
    }
    load(n);
    if (logBox.isVisible()) {
      tail.open(n.taskId());
    }
  }

  private static boolean waits(NodeView n) {
    return n.state() == NodeState.READY || n.state() == NodeState.WAITING;
  }

  private void explain(NodeView n) {
    explained = revision();
    explaining.start(() -> model.server().explainNode(model.id(), n.id()), this::explain);
  }

  private void load(NodeView n) {
    loading.start(() -> console.server().get(n.taskId()), this::attempts);
  }

  private long revision() {
    return model.run().get().map(Run::revision).orElse(0L);
  }

  /**
   * Once a second or so: asks again what an outage left without an answer, and why the node waits
   * once others have gone on.
   */
  void again() {
    if (!console.live().get().link().up()) {
      return;
    }
    node.ifPresent(
        n -> {
          boolean asks = explaining.phase().get() == Work.Phase.RUNNING;
          if (waits(n) && !asks && (explaining.failedForNow() || explained != revision())) {
            explain(n);
          }
          if (loading.failedForNow()) {
            load(n);
          }
          tail.again(n.state() == NodeState.RUNNING);
        });
  }

  private void explain(NodeExplanation found) {
    List<Node> lines = new ArrayList<>();
    lines.add(section("flow.whynot"));
    List<Gate> all = new ArrayList<>(found.gates());
    found.task().ifPresent(t -> all.addAll(t.gates()));
    for (Gate gate : all) {
      if (gate.result() != Gate.Result.NOT_APPLICABLE) {
        boolean pass = gate.result() == Gate.Result.PASS;
        FontIcon icon = new FontIcon(pass ? "fth-check" : "fth-clock");
        Label line = new Label(Spoken.evidence(gate), icon);
        line.setWrapText(true);
        line.setMinHeight(Region.USE_PREF_SIZE);
        line.getStyleClass().addAll("gate", (pass ? Tone.OK : Tone.RETRY).styleClass());
        lines.add(line);
      }
    }
    if (lines.size() == 1) {
      Label verdict = new Label(Spoken.sentence(found.told(), found.verdict()));
      verdict.setWrapText(true);
      lines.add(verdict);
    }
    set(gates, lines);
  }

  private void attempts(Task t) {
    List<Node> lines = new ArrayList<>();
    for (Attempt a : t.history().reversed()) {
      if (lines.isEmpty()) {
        lines.add(section("flow.attempts"));
      }
      boolean ok = "succeeded".equals(a.outcome());
      StatusBadge how = new StatusBadge();
      how.show(ok ? Tone.OK : Tone.DEAD, ok ? "fth-check" : "fth-x", a.outcome());
      Region gap = new Region();
      HBox.setHgrow(gap, Priority.ALWAYS);
      Label when =
          new Label(
              Figures.time(a.startedMs(), console.now(), console.zone())
                  + " · "
                  + Figures.span(a.endedMs() - a.startedMs()));
      when.getStyleClass().add("caption");
      HBox line = new HBox(8, new Label(text("task.attempt", a.gen())), how, gap, when);
      line.setAlignment(Pos.CENTER_LEFT);
      lines.add(line);
    }
    set(attempts, lines);
  }

  /** They stay the same, so that a press that began on one ends on it. */
  private void buttons(NodeView n) {
    List<Node> all = new ArrayList<>();
    if (n.state().ended()) {
      all.add(retry);
      all.add(from);
    }
    if (!n.taskId().isEmpty()) {
      all.add(toTask);
    }
    if (!n.childRun().isEmpty()) {
      all.add(toChild);
    }
    rights();
    if (!all.equals(buttons.getChildren())) {
      buttons.getChildren().setAll(all);
    }
  }

  /** What the operator may do has changed, or may have. */
  void rights() {
    Buttons.refuse(retry, console.refusal());
    Buttons.refuse(from, console.refusal());
  }

  private void retry() {
    node.ifPresent(n -> model.run().get().ifPresent(r -> orders.retry(r, n.id(), model::began)));
  }

  private void rerunFrom() {
    node.ifPresent(
        n ->
            model
                .run()
                .get()
                .ifPresent(r -> orders.rerunFrom(r, n.id(), behind(n.id()), model::began)));
  }

  /** How many nodes depend on it, near or far. */
  private int behind(String id) {
    return model
        .workflow()
        .get()
        .map(
            w -> {
              Dag dag = Dag.of(w);
              BitSet seen = new BitSet();
              BitSet next = new BitSet();
              next.set(Math.max(0, dag.indexOf(id)));
              for (int i = next.nextSetBit(0); i >= 0; i = next.nextSetBit(0)) {
                next.clear(i);
                for (int child : dag.children(i)) {
                  if (!seen.get(child)) {
                    seen.set(child);
                    next.set(child);
                  }
                }
              }
              return seen.cardinality();
            })
        .orElse(0);
  }

  /** Leads to the task with all that is known of it, or to the inner run. */
  void openTask() {
    node.ifPresent(
        n -> {
          if (!n.childRun().isEmpty()) {
            openChild();
          } else if (!n.taskId().isEmpty()) {
            host.showTask(n.taskId());
          }
        });
  }

  /** Of the node that is chosen now. */
  private void openChild() {
    node.map(NodeView::childRun).filter(run -> !run.isEmpty()).ifPresent(toRun);
  }

  void shown() {
    asked = "";
    changed();
  }

  void hidden() {
    tail.close();
  }

  void close() {
    show(Optional.empty());
    tail.close();
  }
}
