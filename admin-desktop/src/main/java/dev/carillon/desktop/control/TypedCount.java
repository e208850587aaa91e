package dev.carillon.desktop.control;

import dev.carillon.desktop.i18n.Figures;
import dev.carillon.desktop.i18n.Texts;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.scene.control.TextField;
import javafx.scene.layout.VBox;

/** Asks for a count to be typed, so that nobody confirms what he has not read. */
public final class TypedCount extends VBox {
  private final TextField field = new TextField();
  private final ReadOnlyBooleanWrapper right = new ReadOnlyBooleanWrapper(false);

  /**
   * @param count that must be typed, with or without separators
   */
  public TypedCount(long count) {
    field.setId("typed-count");
    right.bind(field.textProperty().map(t -> t.replaceAll("[,. ']", "").equals("" + count)));
    getChildren().add(Sheet.field(Texts.text("confirm.type", Figures.count(count)), field));
  }

  public TextField input() {
    return field;
  }

  /** Whether it is typed. */
  public ReadOnlyBooleanProperty right() {
    return right.getReadOnlyProperty();
  }
}
