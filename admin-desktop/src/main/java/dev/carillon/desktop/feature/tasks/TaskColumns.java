package dev.carillon.desktop.feature.tasks;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.Columns;
import dev.carillon.desktop.control.StatusBadge;
import dev.carillon.desktop.feature.Console;
import dev.carillon.desktop.fx.Row;
import dev.carillon.desktop.i18n.Figures;
import dev.carillon.desktop.prefs.ConsolePrefs;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskState;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.MenuButton;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.layout.Region;

/** The columns of the list, and which of them the operator wants. */
final class TaskColumns {
  private static final String PREF = "tasks.columns";

  /** Shown at first. */
  private static final Set<String> USUAL =
      Set.of("state", "id", "type", "name", "queue", "due", "started", "took", "attempts");

  /** Stay beside an open drawer. */
  private static final Set<String> NARROW = Set.of("state", "id", "type", "name", "queue");

  private final Console console;
  private final ConsolePrefs prefs;
  private final Map<String, TableColumn<Row<Task>, Task>> columns = new LinkedHashMap<>();
  private final Set<String> wanted;
  private boolean narrow;

  TaskColumns(Console console, TableView<Row<Task>> table, ConsolePrefs prefs) {
    this.console = console;
    this.prefs = prefs;
    this.wanted = new HashSet<>(Arrays.asList(prefs.get(PREF, String.join(",", USUAL)).split(",")));
    columns.put(
        "state",
        Columns.control(text("tasks.state"), 116, StatusBadge::new, (b, t) -> b.show(t.state())));
    TableColumn<Row<Task>, Task> id = Columns.text(text("tasks.id"), 132, Task::id, "mono");
    id.setMinWidth(132);
    columns.put("id", id);
    columns.put("type", Columns.text(text("tasks.type"), 72, Task::type));
    TableColumn<Row<Task>, Task> name = Columns.text(text("tasks.name"), 150, Task::name, "muted");
    name.setMinWidth(124);
    columns.put("name", name);
    columns.put("queue", Columns.text(text("tasks.queue"), 84, Task::queue));
    columns.put("tenant", Columns.text(text("tasks.tenant"), 96, Task::tenant));
    columns.put("worker", Columns.text(text("tasks.worker"), 110, Task::worker));
    columns.put("labels", Columns.text(text("tasks.labels"), 160, TaskColumns::labels, "muted"));
    columns.put("error", Columns.text(text("tasks.error"), 240, Task::error));
    columns.put(
        "priority",
        Columns.figure(
            text("tasks.priority"), 60, Task::priority, t -> String.valueOf(t.priority())));
    columns.put(
        "created",
        Columns.figure(text("tasks.created"), 92, Task::createdMs, t -> time(t.createdMs())));
    columns.put("due", Columns.figure(text("tasks.due"), 92, Task::dueMs, t -> time(t.dueMs())));
    columns.put(
        "started",
        Columns.figure(text("tasks.started"), 92, Task::startedMs, t -> time(t.startedMs())));
    columns.put(
        "took",
        Columns.figure(
            text("tasks.took"), 64, this::took, t -> took(t) < 0 ? "–" : Figures.span(took(t))));
    columns.put(
        "attempts",
        Columns.figure(
            text("tasks.attempts"),
            68,
            Task::attempts,
            t -> text("of", t.attempts(), t.retry().maxAttempts())));
    // The server cuts and orders the pages; an order of one page alone would mislead.
    columns.values().forEach(c -> c.setSortable(false));
    table.getColumns().addAll(columns.values());
    show();
  }

  MenuButton menu() {
    MenuButton menu = new MenuButton(text("tasks.columns"));
    menu.setId("columns");
    menu.setMinWidth(Region.USE_PREF_SIZE);
    columns.forEach(
        (name, column) -> {
          CheckMenuItem item = new CheckMenuItem(column.getText());
          item.setSelected(wanted.contains(name));
          item.setDisable(name.equals("id"));
          item.setOnAction(e -> choose(name, item.isSelected()));
          menu.getItems().add(item);
        });
    return menu;
  }

  private void choose(String name, boolean on) {
    if (on) {
      wanted.add(name);
    } else {
      wanted.remove(name);
    }
    prefs.put(PREF, wanted.stream().sorted().collect(Collectors.joining(",")));
    show();
  }

  /** Makes room for what is open beside the list. */
  void narrow(boolean on) {
    narrow = on;
    show();
  }

  private void show() {
    columns.forEach(
        (name, column) ->
            column.setVisible(wanted.contains(name) && (!narrow || NARROW.contains(name))));
  }

  private static String labels(Task task) {
    return new TreeMap<>(task.labels())
        .entrySet().stream()
            .map(e -> e.getKey() + "=" + e.getValue())
            .collect(Collectors.joining(" "));
  }

  private String time(long ms) {
    return ms == 0 ? "–" : Figures.time(ms, console.now(), console.zone());
  }

  /** Milliseconds of the present or last run; -1 while that is not known. */
  private long took(Task t) {
    long end = t.state() == TaskState.RUNNING ? console.now() : t.endedMs();
    return t.startedMs() == 0 || end == 0 ? -1 : Math.max(0, end - t.startedMs());
  }
}
