package dev.carillon.desktop.feature.tasks;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.Columns;
import dev.carillon.desktop.control.EmptyState;
import dev.carillon.desktop.control.Fxml;
import dev.carillon.desktop.control.ProblemBar;
import dev.carillon.desktop.control.StatusBadge;
import dev.carillon.desktop.control.Tone;
import dev.carillon.desktop.feature.Console;
import dev.carillon.desktop.feature.Host;
import dev.carillon.desktop.feature.Screen;
import dev.carillon.desktop.fx.Row;
import dev.carillon.desktop.i18n.Figures;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskFilter;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.fxml.FXML;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

/** Wires the list of tasks, or of dead letters only, with the drawer beside it. */
public final class TasksView implements Screen {
  private static final TaskFilter DEAD = new TaskFilter(Set.of(TaskState.DEAD), "", "", "");

  private final TasksViewModel model;
  private final Host host;
  private final boolean deadOnly;
  private final Parent root;
  private final TaskDetailView detail;
  private final FilterBar filters;
  private final EmptyState loading;
  private final EmptyState unavailable;
  private final BooleanProperty beside = new SimpleBooleanProperty();
  private Optional<String> opened = Optional.empty();

  @FXML private Label title;
  @FXML private Label total;
  @FXML private HBox filterPlace;
  @FXML private VBox content;
  @FXML private HBox split;
  @FXML private TableView<Row<Task>> table;
  @FXML private Label place;
  @FXML private Button previous;
  @FXML private Button next;

  private TasksView(Console console, Host host, boolean deadOnly) {
    this.model = new TasksViewModel(console, deadOnly ? DEAD : TaskFilter.ALL);
    this.host = host;
    this.deadOnly = deadOnly;
    root = Fxml.load(this);
    detail = new TaskDetailView(new TaskDetailViewModel(console), host, this::back);
    title.setText(text(deadOnly ? "dead.title" : "tasks.title"));
    filters = new FilterBar(console, model.filter(), deadOnly);
    filterPlace.getChildren().add(filters);
    filters.id().setOnAction(e -> jump());
    ProblemBar problem = new ProblemBar();
    problem.follow(model.loading().problem());
    content.getChildren().add(1, problem);
    loading = new EmptyState("fth-loader", text("loading.tasks"), text("loading.tasks.words"));
    unavailable = new EmptyState("fth-cloud-off", text("tasks.away"), text("tasks.away.words"));
    table.setId(deadOnly ? "dead-table" : "tasks-table");
    columns();
    rows();
    var unused = model.place().subscribe(this::place);
    var unusedToo = model.loading().problem().subscribe(this::placeholder);
  }

  public static TasksView all(Console console, Host host) {
    return new TasksView(console, host, false);
  }

  public static TasksView deadLetters(Console console, Host host) {
    return new TasksView(console, host, true);
  }

  private void columns() {
    Columns.dress(table, title.getText());
    if (!deadOnly) {
      add(
          Columns.<Task, StatusBadge>control(
              text("tasks.state"), 108, StatusBadge::new, (b, t) -> b.show(t.state())));
    }
    var id = Columns.text(text("tasks.id"), 146, Task::id, "mono");
    id.setMinWidth(146);
    add(id);
    add(Columns.text(text("tasks.type"), 84, Task::type));
    add(Columns.text(text("tasks.name"), 160, Task::name, "muted"));
    add(Columns.text(text("tasks.queue"), 96, Task::queue));
    int always = table.getColumns().size();
    if (deadOnly) {
      add(Columns.text(text("tasks.error"), 420, Task::error));
      add(Columns.figure(text("tasks.died"), 100, Task::endedMs, t -> time(t.endedMs())));
    } else {
      add(
          Columns.figure(
              text("tasks.priority"), 60, Task::priority, t -> String.valueOf(t.priority())));
      add(Columns.figure(text("tasks.due"), 92, Task::dueMs, t -> time(t.dueMs())));
      add(Columns.figure(text("tasks.started"), 92, Task::startedMs, t -> time(t.startedMs())));
      add(
          Columns.figure(
              text("tasks.took"), 80, this::took, t -> took(t) < 0 ? "–" : Figures.span(took(t))));
    }
    add(
        Columns.figure(
            text("tasks.attempts"),
            76,
            Task::attempts,
            t -> text("of", t.attempts(), t.retry().maxAttempts())));
    List<TableColumn<Row<Task>, ?>> spare =
        List.copyOf(table.getColumns().subList(always, table.getColumns().size()));
    beside.subscribe(open -> spare.forEach(c -> c.setVisible(!open)));
    // The server cuts and orders the pages; an order of one page alone would mislead.
    table.getColumns().forEach(c -> c.setSortable(false));
  }

  private void rows() {
    table.setItems(model.rows().rows());
    table.setPlaceholder(loading);
    var unused =
        table
            .getSelectionModel()
            .selectedItemProperty()
            .subscribe(
                row -> {
                  if (row != null && table.isFocused()) {
                    open(row.key());
                  }
                });
    table.setOnMouseClicked(e -> openSelected());
  }

  private void add(TableColumn<Row<Task>, Task> column) {
    table.getColumns().add(column);
  }

  private String time(long ms) {
    Console console = model.console();
    return ms == 0 ? "–" : Figures.time(ms, console.now(), console.zone());
  }

  /** Milliseconds of the present or last run; -1 while that is not known. */
  private long took(Task t) {
    long end = t.state() == TaskState.RUNNING ? model.console().now() : t.endedMs();
    return t.startedMs() == 0 || end == 0 ? -1 : Math.max(0, end - t.startedMs());
  }

  private void place(Optional<TasksViewModel.Place> shown) {
    total.setText(shown.map(p -> Figures.count(p.page().total())).orElse(""));
    previous.setDisable(!shown.map(TasksViewModel.Place::previous).orElse(false));
    next.setDisable(!shown.map(TasksViewModel.Place::next).orElse(false));
    place.setText(
        shown
            .filter(p -> p.first() > 0)
            .map(
                p ->
                    text(
                        "tasks.place",
                        Figures.count(p.first()),
                        Figures.count(p.first() + p.page().tasks().size() - 1),
                        Figures.count(p.page().total())))
            .orElse(""));
    placeholder();
    opened.ifPresent(this::select);
  }

  private void placeholder() {
    boolean refused = model.loading().problem().get().isPresent();
    if (model.place().get().isPresent()) {
      table.setPlaceholder(empty());
    } else {
      table.setPlaceholder(refused ? unavailable : loading);
    }
  }

  private EmptyState empty() {
    if (deadOnly) {
      return new EmptyState("fth-check-circle", text("dead.empty"), text("dead.empty.words"));
    }
    if (!model.filter().get().equals(TaskFilter.ALL)) {
      return new EmptyState("fth-filter", text("tasks.nomatch"), text("tasks.nomatch.words"));
    }
    return new EmptyState("fth-list", text("tasks.empty"), text("tasks.empty.words"))
        .command("carillon task submit --type shell --payload date");
  }

  /** Keeps the opened task marked when its line moves. */
  private void select(String id) {
    for (Row<Task> row : table.getItems()) {
      if (row.key().equals(id)) {
        table.getSelectionModel().select(row);
        return;
      }
    }
    table.getSelectionModel().clearSelection();
  }

  private void openSelected() {
    Row<Task> row = table.getSelectionModel().getSelectedItem();
    if (row != null) {
      open(row.key());
    }
  }

  /** Shows one task in the drawer, whether it stands on this page or not. */
  public void open(String id) {
    if (opened.filter(id::equals).isPresent()) {
      return;
    }
    opened = Optional.of(id);
    if (!split.getChildren().contains(detail.root())) {
      split.getChildren().add(detail.root());
      beside.set(true);
    }
    detail.open(id);
    select(id);
  }

  /** Shows what matches. */
  public void show(TaskFilter filter) {
    back();
    model.filter().set(filter);
  }

  private void jump() {
    String typed = filters.id().getText();
    try {
      open(TaskId.parse(typed).toString());
      filters.id().clear();
    } catch (IllegalArgumentException e) {
      host.say(String.valueOf(e.getMessage()), Tone.DEAD);
    }
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
    if (opened.isEmpty()) {
      return false;
    }
    opened = Optional.empty();
    detail.close();
    split.getChildren().remove(detail.root());
    beside.set(false);
    table.getSelectionModel().clearSelection();
    table.requestFocus();
    return true;
  }

  @Override
  public void shown() {
    model.open();
    opened.ifPresent(detail::open);
  }

  @Override
  public void hidden() {
    model.close();
    detail.close();
  }

  @Override
  public void refresh() {
    model.load();
  }

  @Override
  public void find() {
    filters.id().requestFocus();
  }

  @Override
  public Parent root() {
    return root;
  }
}
