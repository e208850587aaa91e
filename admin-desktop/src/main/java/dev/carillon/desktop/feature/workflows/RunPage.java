package dev.carillon.desktop.feature.workflows;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.Buttons;
import dev.carillon.desktop.control.CommandLine;
import dev.carillon.desktop.control.ProblemBar;
import dev.carillon.desktop.control.Split;
import dev.carillon.desktop.control.StatusBadge;
import dev.carillon.desktop.control.WrapRow;
import dev.carillon.desktop.control.gantt.GanttChart;
import dev.carillon.desktop.feature.Console;
import dev.carillon.desktop.feature.Host;
import dev.carillon.desktop.fx.Problem;
import dev.carillon.model.workflow.NodeState;
import dev.carillon.model.workflow.NodeView;
import dev.carillon.model.workflow.Run;
import dev.carillon.model.workflow.RunState;
import dev.carillon.model.workflow.Workflow;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** Wires one run: figures, graph, the chosen node, time line. */
final class RunPage extends VBox {
  private final RunViewModel model;
  private final RunOrders orders;
  private final Console console;
  private final Runnable toList;
  private final Consumer<Run> toDefinition;
  private final Consumer<String> toRun;
  private final GraphCard graph;
  private final NodePanel panel;
  private final RunFigures figures = new RunFigures();
  private final GanttChart gantt = new GanttChart(text("flow.gantt"));
  private final Label title = new Label();
  private final StatusBadge badge = new StatusBadge();
  private final Button rerun = Buttons.primary(text("flow.rerun"), this::rerunFailed);
  private final Button pause = Buttons.plain(text("flow.pause"), this::pauseOrResume);
  private final Button cancel = Buttons.danger(text("flow.cancel"), this::cancelRun);
  private final MenuButton more = new MenuButton(text("flow.more"));
  private long ticked;
  private String refused = "";

  RunPage(
      RunViewModel model,
      Host host,
      RunOrders orders,
      Runnable toList,
      Consumer<Run> toDefinition,
      Consumer<String> toRun) {
    this.model = model;
    this.console = model.console();
    this.orders = orders;
    this.toList = toList;
    this.toDefinition = toDefinition;
    this.toRun = toRun;
    graph = new GraphCard(console);
    panel = new NodePanel(model, host, orders, toRun);
    getStyleClass().add("screen");
    ProblemBar problem = new ProblemBar();
    problem.follow(model.problem());
    ProblemBar definition = new ProblemBar();
    definition.follow(model.loading().problem());
    Split middle = new Split();
    middle.setSpacing(12);
    HBox.setHgrow(graph, Priority.ALWAYS);
    middle.getChildren().addAll(graph, panel);
    VBox.setVgrow(middle, Priority.ALWAYS);
    middle.setMinHeight(220);
    VBox time = new VBox(4, TimeLegend.make(text("flow.gantt")), gantt);
    time.getStyleClass().addAll("card", "gantt-card");
    getChildren().addAll(head(host), problem, definition, figures, middle, time);
    model.onNodes(this::changed);
    var unused = model.run().subscribe(this::show);
    var unused3 = model.problem().subscribe(p -> p.ifPresent(this::away));
    var unusedToo = model.workflow().subscribe(this::define);
    graph.pane().canvas().selected().subscribe(this::selected);
    graph.pane().canvas().onOpen(key -> panel.openTask());
    gantt.onSelect(
        key -> {
          graph.pane().canvas().flyTo(key);
          selected(Optional.of(key));
        });
    var unused4 = console.live().subscribe(l -> tick());
  }

  private HBox head(Host host) {
    Button back = Buttons.icon("fth-arrow-left", text("flow.back"), toList);
    back.getStyleClass().add("flat");
    back.setId("run-back");
    title.getStyleClass().add("title");
    title.setId("run-title");
    badge.setId("run-badge");
    Region gap = new Region();
    HBox.setHgrow(gap, Priority.ALWAYS);
    rerun.setId("run-rerun");
    pause.setId("run-pause");
    cancel.setId("run-cancel");
    more.setId("run-more");
    GraphExport export = new GraphExport(graph, model, host);
    more.getItems()
        .addAll(
            item("flow.definition", () -> model.run().get().ifPresent(toDefinition)),
            item("flow.start", this::again),
            CommandLine.menuItem(() -> RunOrders.command("show", model.id())),
            item("flow.png", () -> export.ask("png")),
            item("flow.svg", () -> export.ask("svg")),
            item("flow.json", () -> export.ask("json")),
            item("flow.drop", this::drop));
    HBox head = new WrapRow(back, title, badge, gap, more, pause, cancel, rerun);
    head.getStyleClass().add("screen-head");
    return head;
  }

  private static MenuItem item(String key, Runnable action) {
    MenuItem item = new MenuItem(text(key));
    item.setId(key.replace('.', '-'));
    item.setOnAction(e -> action.run());
    return item;
  }

  void open(String run) {
    title.setText(text("flow.run.title.loading", run));
    badge.setVisible(false);
    figures.clear();
    gantt.show(List.of(), 0, 0);
    for (Button button : new Button[] {rerun, pause, cancel}) {
      set(button, false);
    }
    more.setDisable(true);
    panel.close();
    graph.close();
    graph.await(text("flow.run.loading"), text("flow.loading.words"));
    model.open(run);
  }

  /** In front again. */
  void shown() {
    model.resume();
    panel.shown();
    graph.resume();
  }

  void hidden() {
    model.pause();
    panel.hidden();
    graph.pause();
  }

  void close() {
    model.close();
    panel.close();
    graph.close();
  }

  /** Nothing is known of it, and the reason stands above. */
  private void away(Problem why) {
    if (model.run().get().isEmpty()) {
      boolean gone = why.lasting();
      graph.refused(
          text(gone ? "flow.run.gone" : "flow.run.away"),
          text(gone ? "flow.run.gone.words" : "flow.run.away.words"));
    }
  }

  private void define(Optional<Workflow> workflow) {
    workflow.ifPresent(
        w -> {
          graph.show(w);
          graph.nodes(model.nodes().values());
          model.run().get().ifPresent(r -> graph.critical(r.criticalPath()));
        });
  }

  private void changed(Collection<NodeView> nodes) {
    graph.nodes(nodes);
    model
        .run()
        .get()
        .ifPresent(
            r -> {
              figures.show(r, model.nodes().values(), console.now(), console.zone());
              buttons(r);
            });
    gantt();
    panel.changed();
  }

  private void show(Optional<Run> run) {
    run.ifPresent(
        r -> {
          title.setText(text("flow.run.title", r.workflow(), r.id()));
          badge.setVisible(true);
          more.setDisable(false);
          boolean paused = r.pause().isPresent();
          badge.show(
              Faces.tone(r.state()),
              paused ? "fth-pause" : Faces.icon(r.state()),
              text(paused ? "flow.paused" : "flow.run." + r.state()));
          graph.critical(r.criticalPath());
          figures.show(r, model.nodes().values(), console.now(), console.zone());
          buttons(r);
        });
  }

  private void buttons(Run r) {
    boolean over = r.state().ended();
    boolean failed = failed() > 0;
    set(rerun, failed);
    set(pause, !over);
    set(cancel, !over);
    pause.setText(text(r.pause().isPresent() ? "flow.resume" : "flow.pause"));
    for (Button button : new Button[] {rerun, pause, cancel}) {
      Buttons.refuse(button, console.refusal());
    }
    boolean may = console.refusal().isEmpty();
    more.getItems().getLast().setDisable(!over || !may);
    more.getItems().get(1).setDisable(!console.submitRefusal().isEmpty());
  }

  /** Another profile or role: a run that has ended brings no news that would tell of it. */
  private void rights() {
    String now = console.refusal() + console.submitRefusal();
    if (!now.equals(refused)) {
      refused = now;
      model.run().get().ifPresent(this::buttons);
      panel.rights();
    }
  }

  private static void set(Button button, boolean there) {
    button.setVisible(there);
    button.setManaged(there);
  }

  /** Once a second or so: what an outage ended goes on, what runs grows, and forecasts move. */
  private void tick() {
    rights();
    long now = console.clock().millis();
    if (Math.abs(now - ticked) < 900 || getScene() == null || console.pace().frozen().get()) {
      return;
    }
    ticked = now;
    graph.again();
    panel.again();
    if (model.run().get().map(r -> r.state().ended()).orElse(true)) {
      return;
    }
    graph.tick();
    gantt();
  }

  private void gantt() {
    model
        .run()
        .get()
        .ifPresent(r -> GanttRows.fill(gantt, r, model.nodes().values(), console.now()));
  }

  private void selected(Optional<String> key) {
    Optional<NodeView> node = key.flatMap(model::node);
    panel.show(node);
    gantt.select(key);
  }

  private int failed() {
    return (int) model.count(NodeState.FAILED);
  }

  private void rerunFailed() {
    model.run().get().ifPresent(r -> orders.rerunFailed(r, failed(), model::began));
  }

  private void pauseOrResume() {
    model
        .run()
        .get()
        .ifPresent(
            r -> {
              if (r.pause().isPresent()) {
                orders.resume(r, model::began);
              } else {
                orders.pause(r, model::began);
              }
            });
  }

  private void cancelRun() {
    model
        .run()
        .get()
        .ifPresent(
            r -> {
              int open =
                  r.count(NodeState.WAITING)
                      + r.count(NodeState.READY)
                      + r.count(NodeState.RUNNING);
              orders.cancel(r, open, model::began);
            });
  }

  private void again() {
    model
        .run()
        .get()
        .ifPresent(r -> orders.run(r.tenant(), r.workflow(), 0, n -> toRun.accept(n.id())));
  }

  private void drop() {
    model
        .run()
        .get()
        .filter(r -> r.state() != RunState.RUNNING)
        .ifPresent(r -> orders.deleteRun(r, id -> toList.run()));
  }

  void find() {
    graph.pane().find();
  }

  /** Gives up the chosen node; false if none was. */
  boolean back() {
    boolean had = graph.pane().canvas().selected().get().isPresent();
    graph.pane().canvas().select(Optional.empty());
    return had;
  }
}
