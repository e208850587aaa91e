package dev.carillon.desktop.feature.workflows;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.Tone;
import dev.carillon.model.workflow.NodeState;
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
      line.getChildren().add(entry(text("flow.phase." + phase), tone(phase)));
    }
    // What ran has the colour of how it ended.
    for (NodeState end : new NodeState[] {NodeState.SUCCEEDED, NodeState.FAILED}) {
      line.getChildren()
          .add(entry(text("flow.node." + end), end == NodeState.FAILED ? Tone.DEAD : Tone.OK));
    }
    return line;
  }

  private static Label entry(String words, Tone tone) {
    Region dot = new Region();
    dot.getStyleClass().addAll("legend-dot", tone.styleClass());
    return new Label(words, dot);
  }
}
