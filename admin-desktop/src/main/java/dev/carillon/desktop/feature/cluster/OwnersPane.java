package dev.carillon.desktop.feature.cluster;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.EmptyState;
import dev.carillon.desktop.control.OwnerGrid;
import dev.carillon.desktop.feature.Console;
import dev.carillon.desktop.i18n.Figures;
import dev.carillon.model.cluster.Ground;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** Who runs the loops of which bucket, and who did before. */
final class OwnersPane extends VBox {
  private static final int CHANGES = 30;

  private final Console console;
  private final OwnerGrid owners = new OwnerGrid();
  private final VBox changes = new VBox();
  private final Label title = new Label(text("cluster.section.changes"));
  private final ScrollPane scroll = new ScrollPane(changes);

  OwnersPane(Console console) {
    this.console = console;
    getStyleClass().add("owners-pane");
    title.getStyleClass().add("section");
    scroll.setFitToWidth(true);
    scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
    scroll.setFocusTraversable(false);
    VBox.setVgrow(scroll, Priority.ALWAYS);
    VBox.setVgrow(this, Priority.ALWAYS);
  }

  /** There is nothing to show yet, and why. */
  void missing(EmptyState why) {
    VBox.setVgrow(why, Priority.ALWAYS);
    getChildren().setAll(why);
  }

  void show(Ground g) {
    if (!getChildren().contains(owners)) {
      getChildren().setAll(owners, title, scroll);
    }
    owners.show(
        g.owners().stream()
            .map(
                o ->
                    new OwnerGrid.Square(
                        o.nodeId(),
                        text(
                            "cluster.owner",
                            o.bucket(),
                            o.nodeId().isEmpty() ? text("cluster.nobody") : o.nodeId(),
                            o.epoch())))
            .toList(),
        text("cluster.nobody"));
    changes(g);
  }

  /** How many have an owner, in words. */
  static String note(Ground g) {
    long free = g.owners().stream().filter(o -> o.nodeId().isEmpty()).count();
    return free == 0
        ? text("cluster.owned", g.owners().size())
        : text("cluster.unowned", free, g.owners().size());
  }

  private void changes(Ground g) {
    if (g.changes().isEmpty()) {
      Label none = new Label(text("cluster.changes.none"));
      none.getStyleClass().add("caption");
      none.setWrapText(true);
      changes.getChildren().setAll(none);
      return;
    }
    changes.getChildren().setAll(g.changes().stream().limit(CHANGES).map(this::change).toList());
  }

  private HBox change(Ground.Change c) {
    Label at = new Label(Figures.time(c.atMs(), console.now(), console.zone()));
    at.getStyleClass().add("fire-at");
    at.setMinWidth(96);
    String nobody = text("cluster.nobody");
    Label words =
        new Label(
            text(
                "cluster.change",
                c.bucket(),
                c.from().isEmpty() ? nobody : c.from(),
                c.to().isEmpty() ? nobody : c.to(),
                c.epoch()));
    words.getStyleClass().add("fire-at");
    HBox line = new HBox(at, words);
    line.getStyleClass().add("fire");
    return line;
  }
}
