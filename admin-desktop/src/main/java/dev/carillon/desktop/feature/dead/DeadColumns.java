package dev.carillon.desktop.feature.dead;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.Columns;
import dev.carillon.desktop.control.Sparkline;
import dev.carillon.desktop.control.StatusBadge;
import dev.carillon.desktop.control.Tone;
import dev.carillon.desktop.feature.Console;
import dev.carillon.desktop.fx.Row;
import dev.carillon.desktop.i18n.Figures;
import dev.carillon.model.dead.DeadGroup;
import dev.carillon.model.dead.DeadSlice;
import dev.carillon.model.task.Task;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;

/** What the two tables show. */
final class DeadColumns {
  private DeadColumns() {}

  static void groups(TableView<Row<DeadGroup>> table, Console console) {
    Columns.dress(table, text("dead.groups"));
    var count =
        Columns.<DeadGroup, StatusBadge>control(
            text("dead.count"),
            80,
            StatusBadge::new,
            (b, g) -> b.show(Tone.DEAD, "fth-x", Figures.count(g.count())));
    count.setSortable(true);
    count.setComparator(Comparator.comparingLong(DeadGroup::count));
    var error =
        Columns.<DeadGroup>text(text("dead.error"), 320, g -> CausePane.firstLine(g.sample()));
    error.setMinWidth(140);
    var course =
        Columns.<DeadGroup, Sparkline>control(
            text("dead.course"),
            104,
            Sparkline::new,
            (line, g) -> {
              line.tone(Tone.DEAD);
              line.show(g.trend(), CausePane.TREND_HOURS);
            });
    table
        .getColumns()
        .addAll(
            List.of(
                Columns.fixed(count),
                error,
                Columns.fixed(
                    Columns.text(text("dead.type"), 76, g -> several(g, DeadSlice::type))),
                Columns.fixed(time("dead.first.short", DeadGroup::firstMs, console)),
                Columns.fixed(time("dead.last.short", DeadGroup::lastMs, console)),
                Columns.fixed(course)));
  }

  private static TableColumn<Row<DeadGroup>, DeadGroup> time(
      String title, Function<DeadGroup, Long> at, Console console) {
    return Columns.figure(
        text(title), 64, at, g -> Figures.moment(at.apply(g), console.now(), console.zone()));
  }

  /** The one that most have, and how many others there are. */
  private static String several(DeadGroup g, Function<DeadSlice, String> part) {
    List<String> all = g.slices().stream().map(part).distinct().toList();
    return all.isEmpty()
        ? ""
        : all.size() == 1 ? all.getFirst() : all.getFirst() + " +" + (all.size() - 1);
  }

  static void tasks(TableView<Row<Task>> table, Console console) {
    Columns.dress(table, text("dead.letters"));
    var id = Columns.text(text("tasks.id"), 146, Task::id, "mono");
    table
        .getColumns()
        .addAll(
            List.of(
                Columns.fixed(id),
                Columns.text(text("tasks.name"), 150, Task::name),
                Columns.text(text("tasks.queue"), 92, Task::queue),
                Columns.fixed(
                    Columns.figure(
                        text("dead.attempts"),
                        72,
                        Task::attempts,
                        (Task t) -> text("of", t.attempts(), t.retry().maxAttempts()))),
                Columns.fixed(
                    Columns.figure(
                        text("tasks.died"),
                        104,
                        Task::endedMs,
                        (Task t) -> Figures.time(t.endedMs(), console.now(), console.zone()))),
                Columns.apart(
                    Columns.fixed(Columns.text(text("dead.on"), 108, Task::worker, "muted")))));
    table.getColumns().forEach(c -> c.setSortable(false));
  }
}
