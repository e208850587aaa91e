package dev.carillon.desktop.feature.cluster;

import dev.carillon.desktop.control.SlotBar;
import dev.carillon.desktop.control.StatusBadge;
import dev.carillon.desktop.control.Tone;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** One part of the ground: how it is in a word, its figure, and what else is known. */
final class FactCard extends VBox {
  private final StatusBadge badge = new StatusBadge();
  private final Label figure = new Label("–");
  private final Label more = new Label();
  private final SlotBar bar = new SlotBar();

  FactCard(String name) {
    getStyleClass().addAll("card", "fact-card");
    Label title = new Label(name);
    title.getStyleClass().add("caption");
    Region gap = new Region();
    HBox.setHgrow(gap, Priority.ALWAYS);
    HBox head = new HBox(title, gap, badge);
    head.setAlignment(Pos.CENTER_LEFT);
    figure.getStyleClass().add("card-figure");
    more.getStyleClass().add("caption");
    more.setWrapText(true);
    more.setMinHeight(USE_PREF_SIZE);
    bar.setMaxWidth(Double.MAX_VALUE);
    bar.managedProperty().bind(bar.visibleProperty());
    bar.setVisible(false);
    getChildren().addAll(head, figure, bar, more);
    setMinWidth(0);
    setPrefWidth(200);
    HBox.setHgrow(this, Priority.ALWAYS);
    setMaxWidth(Double.MAX_VALUE);
    badge.setVisible(false);
  }

  void show(Tone tone, String icon, String word, String value, String rest) {
    badge.setVisible(true);
    badge.show(tone, icon, word);
    figure.setText(value);
    more.setText(rest);
  }

  void part(double used, double whole) {
    bar.setVisible(whole > 0);
    bar.show(used, whole);
  }
}
