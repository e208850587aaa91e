package dev.carillon.desktop.feature.schedules;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.ScrollArea;
import dev.carillon.desktop.control.Tips;
import dev.carillon.desktop.control.Tone;
import dev.carillon.desktop.i18n.Figures;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;

/** Seven days of hours with what fires in them, collisions and days on which the clocks change. */
final class WeekPane extends VBox {

  private final GridPane days = new GridPane();
  private final GridPane hours = new GridPane();
  private final Label note = new Label();
  private final Consumer<String> open;
  private Week shown = new Week(LocalDate.EPOCH, ZoneOffset.UTC, Map.of(), List.of());

  WeekPane(Consumer<String> open) {
    this.open = open;
    getStyleClass().addAll("card", "week");
    for (GridPane grid : List.of(days, hours)) {
      ColumnConstraints axis = new ColumnConstraints(48);
      grid.getColumnConstraints().add(axis);
      for (int d = 0; d < Week.DAYS; d++) {
        ColumnConstraints day = new ColumnConstraints();
        day.setPercentWidth(95.0 / Week.DAYS);
        day.setHgrow(Priority.ALWAYS);
        grid.getColumnConstraints().add(day);
      }
      grid.getStyleClass().add("week-grid");
    }
    ScrollArea scroll = new ScrollArea(hours);
    scroll.setFitToWidth(true);
    scroll.setHbarPolicy(ScrollArea.ScrollBarPolicy.NEVER);
    scroll.setFocusTraversable(false);
    VBox.setVgrow(scroll, Priority.ALWAYS);
    note.getStyleClass().add("caption");
    note.setWrapText(true);
    getChildren().addAll(days, scroll, note);
  }

  void show(Week week) {
    if (week.equals(shown)) {
      return;
    }
    shown = week;
    days.getChildren().clear();
    hours.getChildren().clear();
    for (int d = 0; d < Week.DAYS; d++) {
      days.add(head(week, week.first().plusDays(d)), d + 1, 0);
    }
    for (int hour = 0; hour < 24; hour++) {
      Label axis = new Label(String.format(Locale.ROOT, "%02d:00", hour));
      axis.getStyleClass().add("week-axis");
      Region rule = new Region();
      rule.getStyleClass().add("week-rule");
      rule.setMouseTransparent(true);
      hours.add(rule, 0, hour, Week.DAYS + 1, 1);
      hours.add(axis, 0, hour);
      for (int d = 0; d < Week.DAYS; d++) {
        Optional<Week.Cell> cell = week.cell(week.first().plusDays(d), hour);
        if (cell.isPresent()) {
          hours.add(cell(week, cell.get()), d + 1, hour);
        }
      }
    }
    note.setText(note(week));
  }

  private static String note(Week week) {
    String collisions =
        week.collisions() == 0
            ? text("schedules.week.alone")
            : text("schedules.week.collisions", week.collisions());
    return week.often().isEmpty()
        ? collisions
        : collisions
            + " "
            + text(
                "schedules.week.often",
                week.often().stream().limit(6).collect(Collectors.joining(", ")));
  }

  private static VBox head(Week week, LocalDate day) {
    Label name = new Label(Figures.weekday(day));
    name.getStyleClass().add("heading");
    VBox head = new VBox(name);
    head.getStyleClass().add("week-head");
    Duration shift = week.shift(day);
    if (!shift.isZero()) {
      Label dst =
          new Label(
              text(
                  shift.isNegative() ? "schedules.dst.back" : "schedules.dst.forward",
                  Figures.exact(shift.abs())),
              new FontIcon("fth-sunrise"));
      dst.getStyleClass().addAll("status-badge", Tone.WAIT.styleClass());
      head.getChildren().add(dst);
    }
    return head;
  }

  private Button cell(Week week, Week.Cell cell) {
    Week.Entry first = cell.entries().getFirst();
    Label time = new Label(Figures.minute(first.atMs(), week.zone()));
    time.getStyleClass().add("week-time");
    time.setMinWidth(USE_PREF_SIZE);
    Label name = new Label(first.schedule());
    HBox line = new HBox(time, name);
    line.getStyleClass().add("week-line");
    line.setAlignment(Pos.CENTER_LEFT);
    int more = cell.entries().size() - 1;
    if (more > 0) {
      Label others = new Label("+" + more);
      others.getStyleClass().add("week-more");
      others.setMinWidth(USE_PREF_SIZE);
      line.getChildren().add(others);
    }
    if (cell.collides()) {
      line.getChildren().addFirst(new FontIcon("fth-alert-triangle"));
    }
    Button button = new Button(null, line);
    button.setContentDisplay(ContentDisplay.GRAPHIC_ONLY);
    button.getStyleClass().setAll("button", "week-cell");
    (cell.collides() ? Tone.RETRY : Tone.RUN).dress(button);
    button.setMaxWidth(Double.MAX_VALUE);
    line.prefWidthProperty().bind(button.widthProperty().subtract(12));
    String words =
        (cell.collides() ? text("schedules.week.together", cell.together()) + "\n" : "")
            + cell.entries().stream()
                .limit(12)
                .map(e -> Figures.minute(e.atMs(), week.zone()) + "  " + e.schedule())
                .collect(Collectors.joining("\n"));
    Tips.on(button, words);
    button.setAccessibleText(words);
    button.setOnAction(e -> open.accept(first.schedule()));
    return button;
  }
}
