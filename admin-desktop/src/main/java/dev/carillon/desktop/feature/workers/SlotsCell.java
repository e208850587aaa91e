package dev.carillon.desktop.feature.workers;

import dev.carillon.desktop.control.SlotBar;
import dev.carillon.model.worker.WorkerSnapshot;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;

/** Running of slots, as a figure and a bar. */
final class SlotsCell extends HBox {
  private final SlotBar bar = new SlotBar();
  private final Label figure = new Label();

  SlotsCell() {
    getStyleClass().add("slots");
    HBox.setHgrow(bar, Priority.ALWAYS);
    getChildren().addAll(figure, bar);
  }

  void show(WorkerSnapshot worker) {
    figure.setText(worker.running() + " / " + worker.slots());
    bar.show(worker.running(), worker.slots());
  }
}
