package dev.carillon.desktop.feature.workflows;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.StackBar;
import dev.carillon.desktop.control.Tone;
import dev.carillon.desktop.feature.Console;
import dev.carillon.desktop.i18n.Figures;
import dev.carillon.model.workflow.NodeView;
import dev.carillon.model.workflow.Phase;
import dev.carillon.model.workflow.PhaseSpan;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Region;

/** Where the time of a node went, and how much of it there is to spare. */
final class NodeTime {
  private final RunViewModel model;
  private final Console console;

  NodeTime(RunViewModel model) {
    this.model = model;
    this.console = model.console();
  }

  /** Nothing if nothing is known of it. */
  List<Node> of(NodeView n) {
    List<Node> room = room(n);
    if (n.phases().isEmpty()) {
      return room;
    }
    long now = console.now();
    List<StackBar.Part> parts = new ArrayList<>();
    FlowPane words = new FlowPane(12, 4);
    double whole = 0;
    // Waiting for parents is the time of others: told only where there is nothing else.
    List<PhaseSpan> own = n.phases().stream().filter(p -> p.phase() != Phase.PARENTS).toList();
    List<PhaseSpan> told = own.isEmpty() ? n.phases() : own;
    Map<Phase, Long> sums = new EnumMap<>(Phase.class);
    for (int i = 0; i < told.size(); i++) {
      PhaseSpan p = told.get(i);
      long took = (p.toMs() == 0 ? now : p.toMs()) - p.fromMs();
      parts.add(
          new StackBar.Part(GanttRows.failed(told, i) ? Tone.DEAD : tone(p.phase(), n), took));
      whole += took;
      sums.merge(p.phase(), took, Long::sum);
    }
    sums.forEach((phase, took) -> words.getChildren().add(spent(phase, took, n)));
    StackBar bar = new StackBar();
    bar.getStyleClass().add("time-bar");
    bar.show(whole, parts);
    List<Node> all = new ArrayList<>(List.of(NodePanel.section("flow.time"), bar, words));
    all.addAll(room);
    return all;
  }

  private static Tone tone(Phase phase, NodeView n) {
    return phase == Phase.RUNNING ? ran(n) : TimeLegend.tone(phase);
  }

  /** A phase with its time over all attempts. */
  private static Label spent(Phase phase, long took, NodeView n) {
    Region dot = new Region();
    dot.getStyleClass().addAll("legend-dot", tone(phase, n).styleClass());
    Label label = new Label(text("flow.phase." + phase) + " " + Figures.span(took), dot);
    label.getStyleClass().add("caption");
    return label;
  }

  /** Whether the end of the run hangs on it, or how much later it could end. */
  private List<Node> room(NodeView n) {
    boolean critical = model.run().get().map(r -> r.criticalPath().contains(n.id())).orElse(false);
    if (!critical && n.slackMillis() <= 0) {
      return List.of();
    }
    Label words =
        new Label(
            critical
                ? text("flow.node.critical")
                : text("flow.node.slack", Figures.span(n.slackMillis())));
    words.setId("node-slack");
    words.setWrapText(true);
    words.setMinHeight(Region.USE_PREF_SIZE);
    words.getStyleClass().add("caption");
    return List.of(words);
  }

  /** What waits for another try has failed so far. */
  private static Tone ran(NodeView n) {
    return Faces.retries(n) ? Tone.DEAD : Faces.tone(n);
  }
}
