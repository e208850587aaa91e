package dev.carillon.desktop.feature.workflows;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.Buttons;
import dev.carillon.desktop.control.Columns;
import dev.carillon.desktop.control.EmptyState;
import dev.carillon.desktop.control.KeptSelection;
import dev.carillon.desktop.control.ProblemBar;
import dev.carillon.desktop.control.Segments;
import dev.carillon.desktop.control.StatusBadge;
import dev.carillon.desktop.control.WrapRow;
import dev.carillon.desktop.feature.Host;
import dev.carillon.desktop.feature.workflows.WorkflowsViewModel.Found;
import dev.carillon.desktop.fx.Row;
import dev.carillon.desktop.i18n.Figures;
import dev.carillon.model.workflow.NodeState;
import dev.carillon.model.workflow.Run;
import dev.carillon.model.workflow.RunState;
import dev.carillon.model.workflow.WorkflowVersion;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** The workflows with their last runs above, the runs of the chosen one below. */
final class ListPage extends VBox {
  private enum Which {
    ALL,
    LIVE,
    FAILED
  }

  private final WorkflowsViewModel model;
  private final TableView<Row<FlowRow>> flows = new TableView<>();
  private final TableView<Row<Run>> runs = new TableView<>();
  private final TextField filter = new TextField();
  private final Label read = new Label();
  private final Label runsTitle = new Label();
  private final Consumer<String> openRun;
  private final Consumer<WorkflowVersion> openDefinition;
  private final RunOrders orders;
  private final Button start = Buttons.primary(text("flow.start"), this::start);
  private final Button delete = Buttons.danger(text("flow.delete"), this::delete);
  private final Button definition = Buttons.plain(text("flow.definition"), this::define);

  private Optional<String> chosen = Optional.empty();

  ListPage(
      WorkflowsViewModel model,
      Host host,
      RunOrders orders,
      Consumer<String> openRun,
      Consumer<WorkflowVersion> openDefinition,
      Runnable make) {
    this.model = model;
    this.orders = orders;
    this.openRun = openRun;
    this.openDefinition = openDefinition;
    getStyleClass().add("screen");
    Button create = Buttons.plain(text("flow.new"), "fth-plus", make);
    create.setId("flow-new");
    ProblemBar problem = new ProblemBar();
    problem.follow(model.asking().problem());
    flowColumns();
    runColumns();
    host.keepColumns("flows", flows, true);
    host.keepColumns("runs", runs, true);
    VBox upper = new VBox(flows);
    upper.getStyleClass().addAll("card", "table-card");
    VBox.setVgrow(flows, Priority.ALWAYS);
    VBox.setVgrow(upper, Priority.ALWAYS);
    VBox lower = new VBox(runsHead(), runs, foot());
    lower.getStyleClass().addAll("card", "table-card");
    VBox.setVgrow(runs, Priority.ALWAYS);
    VBox.setVgrow(lower, Priority.ALWAYS);
    upper.setPrefHeight(300);
    lower.setPrefHeight(360);
    getChildren().addAll(head(create), problem, upper, lower);
    // While lines come and go the table has no selection for a moment: that would show all runs.
    KeptSelection.of(flows, model.flows(), keys -> chosen(keys.stream().findFirst()));
    var unused =
        model
            .console()
            .live()
            .subscribe(
                l -> {
                  Buttons.refuse(create, model.console().refusal());
                  rights();
                });
    chosen(Optional.empty());
  }

  /** What cannot be done says why: nothing is chosen, or the role does not let one. */
  private void rights() {
    String none = selected().isEmpty() ? text("flow.choose") : "";
    String why = none.isEmpty() ? model.console().refusal() : none;
    String may = model.console().submitRefusal();
    refuse(delete, why);
    refuse(start, none.isEmpty() ? may : none);
    refuse(definition, none);
  }

  /** Only where it changes: a tooltip that is being read stays. */
  private static void refuse(Button button, String why) {
    String before = button.getAccessibleHelp() == null ? "" : button.getAccessibleHelp();
    if (!before.equals(why)) {
      Buttons.refuse(button, why);
    }
  }

  private HBox head(Button create) {
    Label title = new Label(text("flow.title"));
    title.getStyleClass().add("title");
    read.setId("flows-read");
    read.getStyleClass().add("muted");
    filter.setId("flows-filter");
    filter.setPromptText(text("flow.filter"));
    filter.setAccessibleText(text("flow.filter"));
    filter.setPrefWidth(200);
    filter.textProperty().bindBidirectional(model.filter());
    Region gap = new Region();
    HBox.setHgrow(gap, Priority.ALWAYS);
    start.setId("flow-start");
    delete.setId("flow-delete");
    definition.setId("flow-definition");
    HBox head = new WrapRow(title, read, gap, filter, create, delete, definition, start);
    head.getStyleClass().add("screen-head");
    return head;
  }

  private HBox runsHead() {
    runsTitle.getStyleClass().add("heading");
    Region gap = new Region();
    HBox.setHgrow(gap, Priority.ALWAYS);
    Segments<Which> which =
        new Segments<>(List.of(Which.values()), w -> text("flow.which." + w), Which.ALL);
    var unused =
        which
            .value()
            .subscribe(
                w ->
                    model
                        .states()
                        .set(
                            switch (w) {
                              case ALL -> Set.of();
                              case LIVE ->
                                  Set.of(RunState.CREATING, RunState.RUNNING, RunState.STOPPING);
                              case FAILED -> Set.of(RunState.FAILED);
                            }));
    HBox head = new WrapRow(runsTitle, gap, which);
    head.getStyleClass().add("card-head");
    return head;
  }

  private HBox foot() {
    Label hint = new Label(text("flow.runs.hint"));
    hint.getStyleClass().add("muted");
    Region gap = new Region();
    HBox.setHgrow(gap, Priority.ALWAYS);
    Button back = Buttons.icon("fth-chevron-left", text("tasks.previous"), model::previous);
    Button on = Buttons.icon("fth-chevron-right", text("tasks.next"), model::next);
    back.disableProperty().bind(model.before().map(b -> !b));
    on.disableProperty().bind(model.more().map(b -> !b));
    HBox pages = new HBox(8, back, on);
    HBox foot = new HBox(hint, gap, pages);
    foot.setAlignment(Pos.CENTER_LEFT);
    foot.getStyleClass().add("card-foot");
    return foot;
  }

  private void flowColumns() {
    flows.setId("flows-table");
    FlowColumns.fill(flows, model.console());
    flows.setItems(model.flows().rows());
    var unused = model.found().subscribe(f -> told());
    var unusedToo = model.asking().problem().subscribe(p -> told());
    var unusedThree = model.filter().subscribe(f -> told());
    flows.setOnMouseClicked(
        e -> {
          if (e.getClickCount() == 2) {
            define();
          }
        });
    flows.setOnKeyPressed(
        e -> {
          if (e.getCode() == KeyCode.ENTER) {
            define();
            e.consume();
          }
        });
  }

  /** How many are known, and why there is no line. */
  private void told() {
    Optional<Found> found = model.found().get();
    String known = found.map(f -> Figures.count(f.workflows())).orElse("");
    boolean whole = found.map(Found::whole).orElse(false);
    read.setText(whole || found.isEmpty() ? known : text("flow.reading", known));
    flows.setPlaceholder(
        found.isEmpty()
            ? model.asking().problem().get().isPresent()
                ? new EmptyState("fth-cloud-off", text("flow.away"), text("tasks.away.words"))
                : new EmptyState("fth-loader", text("flow.loading"), text("flow.loading.words"))
            : !whole
                ? new EmptyState(
                    "fth-loader", text("flow.nomatch.yet"), text("flow.reading.words", known))
                : filter.getText().isBlank()
                    ? new EmptyState("fth-share-2", text("flow.empty"), text("flow.empty.words"))
                        .command(
                            "carillon workflow put"
                                + " scheduler-server/src/examples/workflows/first.yaml")
                    : new EmptyState(
                        "fth-filter", text("flow.nomatch"), text("flow.nomatch.words")));
  }

  private void runColumns() {
    runs.setId("runs-table");
    Columns.dress(runs, text("flow.runs"));
    var console = model.console();
    runs.getColumns()
        .add(
            Columns.<Run, StatusBadge>control(
                text("flow.state"),
                118,
                StatusBadge::new,
                (b, r) ->
                    b.show(
                        Faces.tone(r.state()),
                        r.pause().isPresent() ? "fth-pause" : Faces.icon(r.state()),
                        r.pause().isPresent()
                            ? text("flow.paused")
                            : text("flow.run." + r.state()))));
    var id = Columns.text(text("flow.run"), 150, Run::id, "mono");
    id.setMinWidth(150);
    runs.getColumns().add(id);
    runs.getColumns().add(Columns.text(text("flow.id"), 150, Run::workflow));
    runs.getColumns()
        .add(
            Columns.figure(
                text("flow.done"),
                116,
                (Run r) -> r.count(NodeState.SUCCEEDED),
                r ->
                    text(
                        "of",
                        Figures.count(r.count(NodeState.SUCCEEDED)),
                        Figures.count(r.size()))));
    runs.getColumns()
        .add(
            Columns.figure(
                text("flow.failed"),
                84,
                (Run r) -> r.count(NodeState.FAILED),
                r -> FlowColumns.count(r.count(NodeState.FAILED))));
    runs.getColumns()
        .add(
            Columns.figure(
                text("flow.began"),
                110,
                Run::createdMs,
                r -> Figures.time(r.createdMs(), console.now(), console.zone())));
    runs.getColumns()
        .add(
            Columns.figure(
                text("flow.took"),
                80,
                this::took,
                r -> r.startedMs() == 0 ? "–" : Figures.span(took(r))));
    runs.getColumns()
        .add(Columns.apart(Columns.text(text("flow.actor"), 122, Run::actor, "muted")));
    runs.getColumns().forEach(c -> c.setSortable(false));
    runs.setItems(model.runs().rows());
    EmptyState none =
        new EmptyState("fth-play-circle", text("flow.runs.empty"), text("flow.runs.empty.words"));
    EmptyState waiting =
        new EmptyState("fth-loader", text("flow.runs.loading"), text("flow.loading.words"));
    EmptyState away =
        new EmptyState("fth-cloud-off", text("flow.runs.away"), text("tasks.away.words"));
    // That there are none is known only from an answer.
    Runnable place =
        () ->
            runs.setPlaceholder(
                switch (model.listing().phase().get()) {
                  case SUCCEEDED -> none;
                  case FAILED -> away;
                  case IDLE -> waiting;
                  case RUNNING -> runs.getPlaceholder() == null ? waiting : runs.getPlaceholder();
                });
    var unused = model.listing().phase().subscribe(place);
    runs.setOnMouseClicked(
        e -> {
          if (e.getClickCount() == 2) {
            openSelected();
          }
        });
    runs.setOnKeyPressed(
        e -> {
          if (e.getCode() == KeyCode.ENTER) {
            openSelected();
            e.consume();
          }
        });
  }

  private long took(Run r) {
    return (r.endedMs() == 0 ? model.console().now() : r.endedMs()) - r.startedMs();
  }

  private void openSelected() {
    Row<Run> row = runs.getSelectionModel().getSelectedItem();
    if (row != null) {
      openRun.accept(row.key());
    }
  }

  private Optional<FlowRow> selected() {
    return flows.getItems().stream()
        .filter(row -> chosen.filter(row.key()::equals).isPresent())
        .findFirst()
        .map(Row::get);
  }

  private void chosen(Optional<String> key) {
    chosen = key;
    Optional<FlowRow> row = selected();
    model.choose(row.map(FlowRow::version));
    runsTitle.setText(
        row.map(r -> text("flow.runs.of", r.version().id())).orElse(text("flow.runs.all")));
    rights();
  }

  private void start() {
    selected()
        .map(FlowRow::version)
        .ifPresent(v -> orders.run(v.tenant(), v.id(), 0, run -> openRun.accept(run.id())));
  }

  private void delete() {
    selected().ifPresent(r -> orders.deleteWorkflow(r.version(), n -> model.deleted(r.version())));
  }

  private void define() {
    selected().map(FlowRow::version).ifPresent(openDefinition);
  }

  void find() {
    filter.requestFocus();
  }
}
