package dev.carillon.desktop.feature.workflows;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.model.workflow.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;

/** How the last runs went, the oldest left: a tile each; failed ones stand out above the others. */
final class RunStrip extends HBox {
  static final int RUNS = 14;

  RunStrip() {
    getStyleClass().add("run-strip");
    setAlignment(Pos.BOTTOM_LEFT);
    setMaxHeight(USE_PREF_SIZE);
    setMouseTransparent(true);
  }

  /** Newest first. */
  void show(List<Run> runs) {
    List<Node> tiles = new ArrayList<>();
    if (runs.isEmpty()) {
      Label none = new Label(text("flow.runs.none"));
      none.getStyleClass().add("muted");
      tiles.add(none);
    }
    for (Run run : runs.stream().limit(RUNS).toList().reversed()) {
      Region tile = new Region();
      tile.getStyleClass().addAll("run-tile", Faces.tone(run.state()).styleClass());
      tile.getStyleClass().add(run.state().ended() ? "over" : "going");
      tiles.add(tile);
    }
    getChildren().setAll(tiles);
    setAccessibleText(
        runs.stream()
            .limit(RUNS)
            .map(r -> text("flow.run." + r.state()))
            .collect(Collectors.joining(", ")));
  }
}
