package dev.carillon.desktop.feature.tasks;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.Buttons;
import dev.carillon.desktop.control.Columns;
import dev.carillon.desktop.control.CommandLine;
import dev.carillon.desktop.control.EmptyState;
import dev.carillon.desktop.control.Fxml;
import dev.carillon.desktop.control.KeptSelection;
import dev.carillon.desktop.control.ProblemBar;
import dev.carillon.desktop.feature.Cli;
import dev.carillon.desktop.feature.Console;
import dev.carillon.desktop.feature.Host;
import dev.carillon.desktop.feature.Screen;
import dev.carillon.desktop.fx.Row;
import dev.carillon.desktop.i18n.Figures;
import dev.carillon.desktop.prefs.ConsolePrefs;
import dev.carillon.model.query.Facets;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskFilter;
import java.util.List;
import java.util.Optional;
import javafx.fxml.FXML;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** Wires the list of tasks: filter above, facets and drawer beside it, bulk actions over it. */
public final class TasksView implements Screen {
  private static final String FILTER = "tasks.filter";

  private final TasksViewModel model;
  private final Host host;
  private final Parent root;
  private final TaskDrawer drawer;
  private final FilterLine filters;

  /** What the table and the facets need side by side. */
  private static final double WITH_FACETS = 980;

  private final FacetsPane facets;
  private boolean beside;
  private final TaskColumns columns;
  private final SelectionBar actions;
  private final EmptyState loading;
  private final EmptyState unavailable;
  private final EmptyState seeking;
  private final Button on;

  @FXML private Label total;
  @FXML private HBox headPlace;
  @FXML private HBox filterPlace;
  @FXML private VBox content;
  @FXML private HBox split;
  @FXML private VBox tablePlace;
  @FXML private TableView<Row<Task>> table;
  @FXML private Label place;
  @FXML private Button previous;
  @FXML private Button next;

  public TasksView(Console console, Host host, ConsolePrefs prefs) {
    this.model = new TasksViewModel(console, prefs.get(FILTER, ""));
    this.host = host;
    root = Fxml.load(this);
    drawer = new TaskDrawer(console, host, this::back);
    filters = new FilterLine(console, model.filter());
    facets = new FacetsPane(filters::toggle);
    columns = new TaskColumns(console, table, prefs);
    actions = new SelectionBar(console, host, () -> model.filter().get());
    HBox.setHgrow(filters, Priority.ALWAYS);
    filterPlace
        .getChildren()
        .addAll(
            filters,
            new SavedViews(console, host, prefs, model.filter()),
            columns.menu(),
            CommandLine.button(this::command));
    split.getChildren().addFirst(facets);
    split.widthProperty().subscribe(width -> room());
    tablePlace.getChildren().addFirst(actions);
    ProblemBar problem = new ProblemBar();
    problem.follow(model.loading().problem());
    content.getChildren().add(2, problem);
    loading = new EmptyState("fth-loader", text("loading.tasks"), text("loading.tasks.words"));
    unavailable = new EmptyState("fth-cloud-off", text("tasks.away"), text("tasks.away.words"));
    Button stop = Buttons.plain(text("tasks.seeking.stop"), model::stop);
    stop.setId("tasks-stop");
    seeking = new EmptyState("fth-search", text("tasks.seeking"), "").action(stop);
    on = Buttons.primary(text("tasks.stopped.on"), model::next);
    on.setId("tasks-search-on");
    rows();
    host.keepColumns("tasks", table, false);
    var unused = model.place().subscribe(this::place);
    var unusedToo = model.loading().problem().subscribe(this::placeholder);
    var unusedThree = model.facets().subscribe(f -> f.ifPresent(this::facets));
    var unusedFour = model.filter().subscribe(f -> prefs.put(FILTER, f));
    var unusedFive = drawer.showing().subscribe(this::beside);
  }

  private void rows() {
    Columns.dress(table, text("tasks.title"));
    table.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
    table.setItems(model.rows().rows());
    table.setPlaceholder(loading);
    KeptSelection.of(table, model.rows(), this::selected);
    table.setOnMouseClicked(this::clicked);
  }

  /** Two or more are for bulk actions; one is for the drawer, once that is open. */
  private void selected(List<String> ids) {
    boolean open = drawer.showing().get();
    actions.select(open && ids.size() < 2 ? List.of() : ids);
    if (open && ids.size() == 1) {
      drawer.open(ids.getFirst());
    }
  }

  private void clicked(MouseEvent e) {
    if (!e.isShiftDown() && !e.isShortcutDown()) {
      openSelected();
    }
  }

  /** The drawer takes room: facets and the less important columns make some. */
  private void beside(boolean open) {
    beside = open;
    columns.narrow(open);
    room();
  }

  /** The columns come before the counts. */
  private void room() {
    boolean shown = !beside && (split.getWidth() == 0 || split.getWidth() >= WITH_FACETS);
    facets.setVisible(shown);
    facets.setManaged(shown);
  }

  private String command() {
    return Cli.of("carillon task find").word(model.filter().get()).toString();
  }

  private void facets(Facets found) {
    facets.show(found, filters.terms());
    actions.matching(model.total());
    total();
  }

  private void total() {
    long all = model.total();
    total.setText(all < 0 ? "" : Figures.count(all));
  }

  private void place(Optional<TasksViewModel.Place> shown) {
    total();
    actions.matching(model.total());
    previous.setDisable(!shown.map(TasksViewModel.Place::previous).orElse(false));
    // While nothing was found yet there is no page to go on from.
    next.setDisable(shown.filter(p -> p.next() && !p.seeking()).isEmpty());
    place.setText(shown.filter(p -> p.first() > 0).map(this::words).orElse(""));
    placeholder();
  }

  private String words(TasksViewModel.Place p) {
    String first = Figures.count(p.first());
    String last = Figures.count(p.first() + p.page().tasks().size() - 1);
    long all = model.total();
    if (all >= 0) {
      return text("tasks.place", first, last, Figures.count(all));
    }
    return p.next()
        ? text("tasks.place.more", first, last, Figures.count(p.searched()))
        : text("tasks.place", first, last, last);
  }

  private void placeholder() {
    boolean refused = model.loading().problem().get().isPresent();
    model
        .place()
        .get()
        .ifPresent(
            p ->
                seeking.say(
                    text(
                        "tasks.seeking.words",
                        Figures.count(p.searched()),
                        Figures.count(Math.max(p.searched(), p.page().candidates())))));
    boolean halted =
        refused && model.place().get().filter(TasksViewModel.Place::seeking).isPresent();
    if (model.place().get().isPresent() && !halted) {
      table.setPlaceholder(empty());
    } else {
      table.setPlaceholder(refused ? unavailable : loading);
    }
  }

  private EmptyState empty() {
    Optional<TasksViewModel.Place> now = model.place().get();
    if (now.filter(TasksViewModel.Place::seeking).isPresent()) {
      return seeking;
    }
    if (now.filter(TasksViewModel.Place::stopped).isPresent()) {
      return new EmptyState(
              "fth-filter",
              text("tasks.stopped"),
              text("tasks.stopped.words", Figures.count(now.get().searched())))
          .action(on);
    }
    if (!model.filter().get().isBlank()) {
      return new EmptyState("fth-filter", text("tasks.nomatch"), text("tasks.nomatch.words"));
    }
    return new EmptyState("fth-list", text("tasks.empty"), text("tasks.empty.words"))
        .command("carillon task submit --type shell --payload date");
  }

  private void openSelected() {
    Row<Task> row = table.getSelectionModel().getSelectedItem();
    if (row != null && table.getSelectionModel().getSelectedItems().size() == 1) {
      open(row.key());
    }
  }

  /** Shows one task in the drawer, whether it stands on this page or not. */
  @Override
  public void open(String id) {
    drawer.into(split);
    drawer.open(id);
    actions.select(List.of());
  }

  /** Shows what matches. */
  public void show(TaskFilter filter) {
    find(FilterText.of(filter));
  }

  /** Shows what passes a filter in the one grammar. */
  public void find(String filter) {
    back();
    model.filter().set(filter);
  }

  @FXML
  private void submit() {
    host.showSubmit();
  }

  @FXML
  private void next() {
    model.next();
  }

  @FXML
  private void previous() {
    model.previous();
  }

  @FXML
  private void key(KeyEvent e) {
    if (e.getCode() == KeyCode.ENTER) {
      openSelected();
    } else if (e.isAltDown() && e.getCode() == KeyCode.RIGHT) {
      model.next();
    } else if (e.isAltDown() && e.getCode() == KeyCode.LEFT) {
      model.previous();
    } else {
      return;
    }
    e.consume();
  }

  @Override
  public boolean back() {
    boolean closed = drawer.close();
    if (closed || !table.getSelectionModel().isEmpty()) {
      table.getSelectionModel().clearSelection();
      table.requestFocus();
      return true;
    }
    return false;
  }

  @Override
  public void shown() {
    model.open();
    drawer.resume();
  }

  @Override
  public void hidden() {
    model.close();
    drawer.rest();
  }

  @Override
  public void refresh() {
    model.load();
  }

  @Override
  public void find() {
    filters.field().requestFocus();
  }

  @Override
  public Parent root() {
    return root;
  }
}
