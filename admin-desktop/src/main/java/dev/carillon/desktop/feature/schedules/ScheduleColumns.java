package dev.carillon.desktop.feature.schedules;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.Columns;
import dev.carillon.desktop.control.ResultStrip;
import dev.carillon.desktop.control.StatusBadge;
import dev.carillon.desktop.feature.Console;
import dev.carillon.desktop.feature.schedules.SchedulesViewModel.Line;
import dev.carillon.desktop.fx.Row;
import dev.carillon.desktop.i18n.Figures;
import dev.carillon.model.schedule.ScheduleSnapshot;
import dev.carillon.model.schedule.ScheduleState;
import java.util.List;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.scene.control.TableView;

/** What the list tells of each schedule. */
final class ScheduleColumns {
  private ScheduleColumns() {}

  /**
   * @param drawn gets each line that is drawn with its last fires
   * @param beside whether one is open beside the list
   */
  static void fill(
      TableView<Row<Line>> table,
      Console console,
      Consumer<Line> drawn,
      ReadOnlyBooleanProperty beside) {
    Columns.dress(table, text("schedules.title"));
    var state =
        Columns.<Line, StatusBadge>control(
            text("schedules.state"),
            96,
            StatusBadge::new,
            (b, l) -> {
              ScheduleState s = l.schedule().state();
              b.show(ScheduleWords.tone(s), ScheduleWords.icon(s), ScheduleWords.words(s));
            });
    var id =
        Columns.<Line>text(text("schedules.id"), 140, l -> l.schedule().schedule().id(), "strong");
    var words =
        Columns.<Line>text(
            text("schedules.words"),
            340,
            l -> ScheduleWords.brief(l.schedule().schedule(), console.zone()),
            "muted");
    var target =
        Columns.<Line>text(
            text("schedules.creates"), 200, l -> ScheduleWords.target(l.schedule().schedule()));
    var next =
        Columns.figure(
            text("schedules.next"),
            84,
            (Line l) -> nextMs(l.schedule()),
            l -> ScheduleWords.next(l.schedule(), console.now()));
    var at =
        Columns.figure(
            text("schedules.at"),
            116,
            (Line l) -> nextMs(l.schedule()),
            l ->
                l.schedule().nextMs() == 0 || l.schedule().state() != ScheduleState.ACTIVE
                    ? ""
                    : Figures.when(l.schedule().nextMs(), console.now(), console.zone()));
    var last =
        Columns.<Line, ResultStrip>control(
            text("schedules.last"),
            150,
            ResultStrip::new,
            (strip, l) -> {
              drawn.accept(l);
              strip.show(
                  l.last().reversed().stream()
                      .map(f -> ScheduleWords.result(f, console.now(), console.zone()))
                      .toList());
            });
    table
        .getColumns()
        .addAll(
            List.of(
                Columns.fixed(state),
                id,
                words,
                target,
                Columns.fixed(next),
                Columns.fixed(at),
                Columns.apart(Columns.fixed(last))));
    id.setMinWidth(140);
    // When it fires is what is read most: the width that is left goes there.
    id.setMaxWidth(240);
    words.setMinWidth(150);
    target.setMinWidth(150);
    target.setMaxWidth(240);
    // Beside the chosen one there is room for what tells them apart.
    var unused =
        beside.subscribe(
            open -> {
              words.setVisible(!open);
              target.setVisible(!open);
            });
  }

  static long nextMs(ScheduleSnapshot s) {
    boolean fires = s.state() == ScheduleState.ACTIVE && s.nextMs() > 0;
    return fires ? s.nextMs() : Long.MAX_VALUE;
  }
}
