package dev.carillon.desktop.feature.workflows;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.Tone;
import dev.carillon.model.workflow.Phase;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/** What the colours of times mean. */
final class TimeLegend {
  private TimeLegend() {}

  static Tone tone(Phase phase) {
    return switch (phase) {
      case PARENTS, QUEUE -> Tone.IDLE;
      case LIMIT -> Tone.WAIT;
      case WORKER -> Tone.RETRY;
      case RUNNING -> Tone.RUN;
    };
  }

  static HBox make(String title) {
    Label name = new Label(title);
    name.getStyleClass().add("heading");
    Region gap = new Region();
    HBox.setHgrow(gap, Priority.ALWAYS);
    HBox line = new HBox(name, gap);
    line.getStyleClass().add("legend");
    for (Phase phase : new Phase[] {Phase.QUEUE, Phase.LIMIT, Phase.WORKER, Phase.RUNNING}) {
      Region dot = new Region();
      dot.getStyleClass().addAll("legend-dot", tone(phase).styleClass());
      line.getChildren().add(new Label(text("flow.phase." + phase), dot));
    }
    return line;
  }
}
