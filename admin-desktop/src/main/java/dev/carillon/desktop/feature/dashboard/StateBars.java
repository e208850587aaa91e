package dev.carillon.desktop.feature.dashboard;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.SlotBar;
import dev.carillon.desktop.control.StatusBadge;
import dev.carillon.desktop.control.Tone;
import dev.carillon.desktop.i18n.Figures;
import dev.carillon.model.cluster.ClusterStats;
import dev.carillon.model.task.TaskState;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** How many tasks stand in which state; each line leads to them. */
final class StateBars extends VBox {
  private static final List<TaskState> SHOWN =
      List.of(
          TaskState.SCHEDULED,
          TaskState.READY,
          TaskState.RUNNING,
          TaskState.RETRY_WAIT,
          TaskState.SUCCEEDED,
          TaskState.DEAD);

  private record Line(Button button, SlotBar bar, Label count) {}

  private final Map<TaskState, Line> lines = new EnumMap<>(TaskState.class);

  StateBars(Consumer<TaskState> open) {
    getStyleClass().add("state-bars");
    for (TaskState state : SHOWN) {
      StatusBadge badge = StatusBadge.of(state);
      HBox left = new HBox(badge);
      left.getStyleClass().add("state-name");
      left.setAlignment(Pos.CENTER_LEFT);
      SlotBar bar = new SlotBar();
      bar.getStyleClass().add(Tone.of(state).styleClass());
      HBox.setHgrow(bar, Priority.ALWAYS);
      Label count = new Label();
      count.getStyleClass().add("state-count");
      count.setMinWidth(Region.USE_PREF_SIZE);
      HBox line = new HBox(left, bar, count);
      line.setAlignment(Pos.CENTER_LEFT);
      line.getStyleClass().add("state-line");
      line.setMouseTransparent(true);
      Button button = new Button(null, line);
      button.getStyleClass().setAll("button", "state-button");
      button.setMaxWidth(Double.MAX_VALUE);
      line.prefWidthProperty().bind(button.widthProperty());
      button.setOnAction(e -> open.accept(state));
      lines.put(state, new Line(button, bar, count));
      getChildren().add(button);
    }
  }

  void show(ClusterStats stats) {
    long most = lines.keySet().stream().mapToLong(stats::depth).max().orElse(0);
    lines.forEach(
        (state, line) -> {
          long depth = stats.depth(state);
          // A root scale: a hundred dead ones must be seen beside a million that succeeded.
          line.bar().show(Math.sqrt(depth), Math.sqrt(most));
          line.count().setText(Figures.count(depth));
          line.button().setAccessibleText(text("state." + state) + " " + Figures.count(depth));
        });
  }
}
