package dev.carillon.desktop.feature.cluster;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.EmptyState;
import dev.carillon.desktop.control.OwnerGrid;
import dev.carillon.desktop.control.ScrollArea;
import dev.carillon.desktop.feature.Console;
import dev.carillon.desktop.i18n.Figures;
import dev.carillon.model.cluster.Ground;
import java.util.stream.Collectors;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** Who runs the loops of which bucket, and who did before. */
final class OwnersPane extends VBox {
  private static final int HANDOVERS = 60;

  private final Console console;
  private final OwnerGrid owners = new OwnerGrid();
  private final VBox changes = new VBox();
  private final Label title = new Label(text("cluster.section.changes"));
  private final VBox all = new VBox(owners, title, changes);
  private final ScrollArea scroll = new ScrollArea(all);

  OwnersPane(Console console) {
    this.console = console;
    getStyleClass().add("owners-pane");
    title.getStyleClass().add("section");
    changes.getStyleClass().add("owner-changes");
    all.getStyleClass().add("owners-all");
    scroll.setFitToWidth(true);
    scroll.setHbarPolicy(ScrollArea.ScrollBarPolicy.NEVER);
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
    if (!getChildren().contains(scroll)) {
      getChildren().setAll(scroll);
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
        : text(free == 1 ? "cluster.unowned.one" : "cluster.unowned", free, g.owners().size());
  }

  private void changes(Ground g) {
    if (g.changes().isEmpty()) {
      Label none = new Label(text("cluster.changes.none"));
      none.getStyleClass().add("caption");
      none.setWrapText(true);
      changes.getChildren().setAll(none);
      return;
    }
    changes
        .getChildren()
        .setAll(Handover.of(g.changes()).stream().limit(HANDOVERS).map(this::line).toList());
  }

  /** A server that was started anew takes its buckets back under the name it had. */
  private static String words(Handover h, String from, String to) {
    boolean one = h.buckets().size() == 1;
    int buckets = one ? h.buckets().getFirst() : h.buckets().size();
    return from.equals(to)
        ? text(one ? "cluster.change.back" : "cluster.change.back.many", buckets, to, h.epoch())
        : text(one ? "cluster.change" : "cluster.change.many", buckets, from, to, h.epoch());
  }

  private HBox line(Handover h) {
    Label at = new Label(Figures.time(h.atMs(), console.now(), console.zone()));
    at.getStyleClass().add("fire-at");
    at.setMinWidth(64);
    String nobody = text("cluster.nobody");
    String from = h.from().isEmpty() ? nobody : h.from();
    String to = h.to().isEmpty() ? nobody : h.to();
    Label words = new Label(words(h, from, to));
    words.getStyleClass().add("fire-at");
    words.setWrapText(true);
    words.setMinHeight(USE_PREF_SIZE);
    Tooltip whole =
        new Tooltip(
            Figures.full(h.atMs(), console.zone())
                + "\n"
                + text(
                    "cluster.change.which",
                    h.buckets().stream().map(String::valueOf).collect(Collectors.joining(", "))));
    words.setTooltip(whole);
    HBox line = new HBox(at, words);
    line.getStyleClass().add("fire");
    return line;
  }
}
