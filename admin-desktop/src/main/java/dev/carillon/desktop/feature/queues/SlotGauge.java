package dev.carillon.desktop.feature.queues;

import dev.carillon.desktop.control.SlotBar;
import dev.carillon.desktop.i18n.Figures;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;

/** How many tasks run, and of how many that may, where there is a limit. */
final class SlotGauge extends HBox {
  private final SlotBar bar = new SlotBar();
  private final Label figure = new Label();

  SlotGauge() {
    getStyleClass().add("slot-gauge");
    setAlignment(Pos.CENTER_RIGHT);
    figure.getStyleClass().add("numeric");
    bar.managedProperty().bind(bar.visibleProperty());
    getChildren().addAll(bar, figure);
  }

  /**
   * @param most 0: no limit
   */
  void show(long running, int most) {
    bar.setVisible(most > 0);
    bar.show(running, most);
    figure.setText(
        most > 0 ? Figures.count(running) + " / " + Figures.count(most) : Figures.count(running));
  }
}
