package dev.carillon.desktop.feature.workflows;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.CardRow;
import dev.carillon.desktop.control.Tips;
import dev.carillon.desktop.i18n.Figures;
import dev.carillon.model.workflow.NodeState;
import dev.carillon.model.workflow.NodeView;
import dev.carillon.model.workflow.Run;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;

/** What an operator asks first: how far, until when, what holds it up, how much room is left. */
final class RunFigures extends CardRow {
  private final Label progress = new Label();
  private final Label finish = new Label();
  private final Label critical = new Label();
  private final Label slack = new Label();
  private final Label finishName = new Label(text("flow.finish"));

  RunFigures() {
    setSpacing(12);
    setNarrowest(180);
    getChildren()
        .addAll(
            card(new Label(text("flow.progress")), progress),
            card(finishName, finish),
            card(new Label(text("flow.critical")), critical),
            card(new Label(text("flow.slack")), slack));
    progress.setId("run-progress");
    clear();
  }

  private static VBox card(Label name, Label value) {
    name.getStyleClass().add("caption");
    value.getStyleClass().add("heading");
    value.setMinWidth(0);
    value.setWrapText(true);
    value.setMinHeight(USE_PREF_SIZE);
    // What is cut off can be read in full by pointing at it.
    value.textProperty().subscribe(words -> Tips.on(value, words));
    VBox card = new VBox(4, name, value);
    card.getStyleClass().addAll("card", "run-figure");
    card.setMinWidth(0);
    card.setPrefWidth(100);
    return card;
  }

  void clear() {
    for (Label label : new Label[] {progress, finish, critical, slack}) {
      label.setText("–");
    }
  }

  void show(Run r, Collection<NodeView> nodes, long nowMs, ZoneId zone) {
    StringBuilder done =
        new StringBuilder(
            text(
                "flow.progress.of",
                Figures.count(r.count(NodeState.SUCCEEDED)),
                Figures.count(r.size())));
    add(done, "flow.progress.running", r.count(NodeState.RUNNING));
    add(done, "flow.progress.retrying", (int) nodes.stream().filter(this::retrying).count());
    add(done, "flow.progress.failed", r.count(NodeState.FAILED));
    progress.setText(done.toString());
    boolean over = r.endedMs() > 0;
    finishName.setText(text(over ? "flow.ended" : "flow.finish"));
    if (over) {
      String took = Figures.span(r.endedMs() - r.startedMs());
      finish.setText(text("flow.ended.at", Figures.time(r.endedMs(), nowMs, zone), took));
    } else {
      long left = r.predictedEndMs() - nowMs;
      finish.setText(
          r.predictedEndMs() == 0
              ? text("flow.finish.unknown")
              : text(
                  "flow.finish.at",
                  Figures.time(r.predictedEndMs(), nowMs, zone),
                  Figures.coarse(left)));
    }
    List<String> way = r.criticalPath();
    String shown =
        way.size() > 4
            ? way.get(0) + " → … → " + way.get(way.size() - 2) + " → " + way.getLast()
            : String.join(" → ", way);
    critical.setText(way.isEmpty() ? "–" : shown);
    Tips.on(critical, way.size() < 2 ? "" : String.join(" → ", way));
    long least =
        nodes.stream()
            .filter(n -> !n.state().ended() && n.slackMillis() > 0)
            .mapToLong(NodeView::slackMillis)
            .min()
            .orElse(-1);
    slack.setText(least < 0 ? "–" : Figures.span(least));
  }

  private boolean retrying(NodeView n) {
    return !n.state().ended() && Faces.retries(n);
  }

  private static void add(StringBuilder to, String key, int n) {
    if (n > 0) {
      to.append(", ").append(text(key, Figures.count(n)));
    }
  }
}
