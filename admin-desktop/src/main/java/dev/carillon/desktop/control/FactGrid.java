package dev.carillon.desktop.control;

import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/** Names at the left, values beside them. */
public final class FactGrid extends GridPane {
  public FactGrid() {
    getStyleClass().add("facts");
    ColumnConstraints names = new ColumnConstraints();
    names.setMinWidth(USE_PREF_SIZE);
    ColumnConstraints values = new ColumnConstraints();
    values.setHgrow(Priority.ALWAYS);
    getColumnConstraints().addAll(names, values);
  }

  public void clear() {
    getChildren().clear();
  }

  /** Nothing is added for an empty value. */
  public FactGrid add(String name, String value) {
    if (!value.isEmpty()) {
      Label label = new Label(value);
      label.getStyleClass().add("fact-value");
      label.setWrapText(true);
      label.setMinHeight(Region.USE_PREF_SIZE);
      add(name, label);
    }
    return this;
  }

  /** Ids and other values that are read letter by letter. */
  public FactGrid mono(String name, String value) {
    add(name, value);
    if (!value.isEmpty()) {
      getChildren().getLast().getStyleClass().add("mono");
    }
    return this;
  }

  public FactGrid add(String name, Node value) {
    Label label = new Label(name);
    label.getStyleClass().add("fact-name");
    label.setMinWidth(Region.USE_PREF_SIZE);
    label.setLabelFor(value);
    // Texts of other sizes and links stand on the line of their name, a field to copy from beside
    // it.
    VPos at =
        value instanceof Labeled
            ? VPos.BASELINE
            : value instanceof CopyLine ? VPos.CENTER : VPos.TOP;
    setValignment(label, at);
    setValignment(value, at);
    addRow(getRowCount(), label, value);
    return this;
  }
}
