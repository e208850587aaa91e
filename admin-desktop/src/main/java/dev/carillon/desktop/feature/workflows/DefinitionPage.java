package dev.carillon.desktop.feature.workflows;

import dev.carillon.desktop.control.Buttons;
import dev.carillon.desktop.control.CommandLine;
import dev.carillon.desktop.control.EmptyState;
import dev.carillon.desktop.control.ProblemBar;
import dev.carillon.desktop.control.Tone;
import dev.carillon.desktop.control.WrapRow;
import dev.carillon.desktop.feature.Console;
import dev.carillon.desktop.feature.Host;
import dev.carillon.desktop.fx.Problem;
import dev.carillon.desktop.fx.Work;
import dev.carillon.desktop.i18n.Figures;
import dev.carillon.desktop.i18n.Texts;
import dev.carillon.model.workflow.Workflow;
import dev.carillon.model.workflow.WorkflowProblem;
import dev.carillon.model.workflow.WorkflowVersion;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.TextArea;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;

/**
 * Wires one definition: its graph, its text, what changed between versions, what a run would do.
 */
final class DefinitionPage extends VBox {
  private static final String TEMPLATE =
      """
      kind: workflow
      id: my-first
      nodes:
        - {id: extract, type: echo, payload: hello}
        - {id: load, type: echo, payload: world, dependsOn: [extract]}
      """;

  private final DefinitionViewModel model;
  private final Console console;
  private final Host host;
  private final RunOrders orders;
  private final Consumer<String> toRun;
  private final GraphCard graph;
  private final PlanPane plan = new PlanPane();
  private final Label title = new Label();
  private final Label by = new Label();
  private final TextArea words = new TextArea();
  private final ListView<LineDiff.Line> diff = new ListView<>();
  private final ComboBox<WorkflowVersion> versions = new ComboBox<>();
  private final ComboBox<WorkflowVersion> against = new ComboBox<>();
  private final ProblemBar findings = new ProblemBar();
  private final TabPane tabs = new TabPane();
  private final Work comparing;
  private final Work checking;
  private final Button save = Buttons.primary(Texts.text("flow.save"), this::save);
  private final Button start = Buttons.primary(Texts.text("flow.start"), this::start);
  private boolean showing;
  private boolean wasUp;
  private String refused = "";

  /** One look at one definition: what is answered later does not touch the next one. */
  private Object look = new Object();

  DefinitionPage(
      DefinitionViewModel model,
      Host host,
      RunOrders orders,
      Runnable toList,
      Consumer<String> toRun) {
    this.model = model;
    this.console = model.console();
    this.host = host;
    this.orders = orders;
    this.toRun = toRun;
    graph = new GraphCard(console);
    comparing = console.work();
    checking = console.work();
    getStyleClass().add("screen");
    ProblemBar problem = new ProblemBar();
    for (Work work : model.all()) {
      var unused = work.problem().subscribe(p -> problem.show(firstProblem()));
    }
    tabs.setTabClosingPolicy(TabPane.TabClosingPolicy.UNAVAILABLE);
    tabs.setId("definition-tabs");
    tabs.getTabs()
        .addAll(
            tab("flow.tab.graph", graph),
            tab("flow.tab.text", textTab()),
            tab("flow.tab.diff", diffTab()),
            tab("flow.tab.plan", plan));
    VBox card = new VBox(tabs);
    card.getStyleClass().add("card");
    VBox.setVgrow(tabs, Priority.ALWAYS);
    VBox.setVgrow(card, Priority.ALWAYS);
    getChildren().addAll(head(toList), problem, card);
    var unused = model.versions().subscribe(this::versions);
    var unused2 = model.workflow().subscribe(this::define);
    var unused3 = model.words().subscribe(this::text);
    var unused4 = model.plan().subscribe(p -> p.ifPresentOrElse(plan::show, plan::clear));
    var unused5 = console.live().subscribe(l -> live());
  }

  /** An outage fails all that was asked for the same reason: it is told once. */
  private Optional<Problem> firstProblem() {
    return model.all().stream().flatMap(w -> w.problem().get().stream()).findFirst();
  }

  /** Another profile or role, or the connection is back. */
  private void live() {
    rights();
    boolean up = console.live().get().link().up();
    if (up && !wasUp && getScene() != null) {
      model.again();
    }
    wasUp = up;
  }

  private static Tab tab(String key, Node content) {
    return new Tab(Texts.text(key), content);
  }

  private HBox head(Runnable toList) {
    Button back = Buttons.icon("fth-arrow-left", Texts.text("flow.back"), toList);
    back.getStyleClass().add("flat");
    title.getStyleClass().add("title");
    title.setId("definition-title");
    by.getStyleClass().add("muted");
    Region gap = new Region();
    HBox.setHgrow(gap, Priority.ALWAYS);
    words(versions, "flow.version");
    versions.setId("definition-version");
    versions.setOnAction(
        e -> {
          if (!showing && versions.getValue() != null) {
            model.version(versions.getValue().version());
          }
        });
    start.setId("definition-start");
    HBox head = new WrapRow(back, title, by, gap, versions, start);
    head.getStyleClass().add("screen-head");
    return head;
  }

  private static void words(ComboBox<WorkflowVersion> box, String key) {
    box.setAccessibleText(Texts.text(key));
    box.setConverter(
        new StringConverter<>() {
          @Override
          public String toString(@Nullable WorkflowVersion v) {
            return v == null ? "" : Texts.text("flow.version.of", v.version(), v.actor());
          }

          @Override
          public WorkflowVersion fromString(String typed) {
            throw new UnsupportedOperationException("The choice cannot be typed.");
          }
        });
  }

  private Node textTab() {
    words.getStyleClass().add("mono");
    words.setId("definition-text");
    words.setAccessibleText(Texts.text("flow.tab.text"));
    VBox.setVgrow(words, Priority.ALWAYS);
    Button check = Buttons.plain(Texts.text("flow.validate"), this::validate);
    check.setId("definition-validate");
    save.setId("definition-save");
    CommandLine.behind(check, () -> typed("validate"));
    CommandLine.behind(save, () -> typed("put"));
    Label hint = new Label(Texts.text("flow.save.hint"));
    hint.getStyleClass().add("muted");
    Region gap = new Region();
    HBox.setHgrow(gap, Priority.ALWAYS);
    HBox foot = new HBox(8, hint, gap, check, save);
    foot.setAlignment(Pos.CENTER_LEFT);
    VBox box = new VBox(8, words, findings, foot);
    box.getStyleClass().add("tab-body");
    return box;
  }

  /** A command that reads what is in the editor. */
  private String typed(String verb) {
    return CommandLine.reading("carillon workflow " + verb + " -", words.getText());
  }

  private Node diffTab() {
    words(against, "flow.against");
    against.setOnAction(e -> compare());
    diff.setId("definition-diff");
    diff.getStyleClass().addAll("diff", "mono");
    diff.setCellFactory(v -> new DiffCell());
    diff.setFixedCellSize(20);
    diff.setPlaceholder(
        new EmptyState(
            "fth-git-commit", Texts.text("flow.diff.none"), Texts.text("flow.diff.none.words")));
    VBox.setVgrow(diff, Priority.ALWAYS);
    Label than = new Label(Texts.text("flow.against"));
    HBox head = new HBox(8, than, against);
    head.setAlignment(Pos.CENTER_LEFT);
    VBox box = new VBox(8, head, diff);
    box.getStyleClass().add("tab-body");
    return box;
  }

  void open(String tenant, String id, int version) {
    clear();
    title.setText(id);
    tabs.getSelectionModel().select(0);
    graph.await(Texts.text("flow.definition.loading"), Texts.text("flow.loading.words"));
    model.open(tenant, id, version);
  }

  private void clear() {
    look = new Object();
    comparing.reset();
    checking.reset();
    model.clear();
    by.setText("");
    words.clear();
    diff.getItems().clear();
    findings.show(Optional.empty());
  }

  /** In front again, or asked for: what had no answer is asked again. */
  void shown() {
    model.again();
  }

  /** Nothing is stored yet: a small one to begin with. */
  void create() {
    clear();
    title.setText(Texts.text("flow.new"));
    words.setText(TEMPLATE);
    tabs.getSelectionModel().select(1);
    graph.await(Texts.text("flow.new"), Texts.text("flow.save.hint"));
    words.requestFocus();
  }

  private void rights() {
    String now = console.refusal() + console.submitRefusal();
    if (!now.equals(refused)) {
      refused = now;
      Buttons.refuse(save, console.refusal());
      Buttons.refuse(start, console.submitRefusal());
    }
  }

  private void versions(List<WorkflowVersion> all) {
    showing = true;
    versions.getItems().setAll(all);
    against.getItems().setAll(all);
    if (all.isEmpty()) {
      versions.setValue(null);
      against.setValue(null);
    }
    model.workflow().get().ifPresent(w -> select(w.version()));
    showing = false;
  }

  private void select(int version) {
    versions.getItems().stream()
        .filter(v -> v.version() == version)
        .findFirst()
        .ifPresent(versions::setValue);
    against.getItems().stream()
        .filter(v -> v.version() < version)
        .findFirst()
        .ifPresent(against::setValue);
  }

  private void define(Optional<Workflow> workflow) {
    workflow.ifPresent(
        w -> {
          title.setText(w.id());
          by.setText(
              Texts.text(
                  "flow.stored",
                  w.version(),
                  w.actor(),
                  Figures.time(w.createdMs(), console.now(), console.zone())));
          showing = true;
          select(w.version());
          showing = false;
          graph.show(w);
        });
  }

  private void text(String yaml) {
    words.setText(yaml);
    compare();
  }

  private void compare() {
    WorkflowVersion other = against.getValue();
    if (other == null || words.getText().isEmpty()) {
      diff.getItems().clear();
      return;
    }
    String now = model.words().get();
    model.other(
        comparing, other.version(), before -> diff.getItems().setAll(LineDiff.of(before, now)));
  }

  private void validate() {
    model.validate(checking, words.getText(), this::found);
  }

  private void found(List<WorkflowProblem> problems) {
    if (problems.isEmpty()) {
      findings.show(Optional.empty());
      host.say(Texts.text("flow.valid"), Tone.OK);
      return;
    }
    String all = problems.stream().map(WorkflowProblem::told).collect(Collectors.joining("\n"));
    findings.show(Optional.of(new Problem(all, "")));
  }

  private void save() {
    if (!console.refusal().isEmpty()) {
      return;
    }
    String told = words.getText();
    Object mine = look;
    Work work = console.work();
    var unused =
        work.problem().subscribe(p -> p.filter(x -> mine == look).ifPresent(x -> findings.show(p)));
    model.put(
        work,
        told,
        v -> {
          host.say(
              Texts.text(v.unchanged() ? "flow.unchanged" : "flow.saved", v.id(), v.version()),
              Tone.OK);
          if (mine == look) {
            open(v.tenant(), v.id(), 0);
          }
        });
  }

  private void start() {
    if (!console.submitRefusal().isEmpty()) {
      return;
    }
    model
        .workflow()
        .get()
        .ifPresent(w -> orders.run(w.tenant(), w.id(), w.version(), r -> toRun.accept(r.id())));
  }

  void find() {
    graph.pane().find();
  }

  void close() {
    clear();
    graph.close();
  }

  private static final class DiffCell extends ListCell<LineDiff.Line> {
    @Override
    protected void updateItem(LineDiff.@Nullable Line line, boolean empty) {
      super.updateItem(line, empty);
      getStyleClass().removeAll("added", "removed");
      if (empty || line == null) {
        setText(null);
        return;
      }
      switch (line.kind()) {
        case SAME -> setText("  " + line.words());
        case ADDED -> {
          getStyleClass().add("added");
          setText("+ " + line.words());
        }
        case REMOVED -> {
          getStyleClass().add("removed");
          setText("− " + line.words());
        }
      }
    }
  }
}
