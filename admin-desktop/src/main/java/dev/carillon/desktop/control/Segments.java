package dev.carillon.desktop.control;

import java.util.List;
import java.util.function.Function;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;

/** One choice of a few, all of them seen. */
public final class Segments<T> extends HBox {
  private final ObjectProperty<T> value;

  public Segments(List<T> choices, Function<T, String> name, T first) {
    value = new SimpleObjectProperty<>(first);
    getStyleClass().add("segments");
    ToggleGroup group = new ToggleGroup();
    for (T choice : choices) {
      ToggleButton button = new ToggleButton(name.apply(choice));
      button.setMinWidth(USE_PREF_SIZE);
      button.setToggleGroup(group);
      button.setUserData(choice);
      button.setSelected(choice.equals(first));
      button.setOnAction(
          e -> {
            button.setSelected(true);
            value.set(choice);
          });
      getChildren().add(button);
    }
    getChildren().getFirst().getStyleClass().add("first");
    getChildren().getLast().getStyleClass().add("last");
    var unused =
        value.subscribe(
            now -> group.getToggles().forEach(t -> t.setSelected(now.equals(t.getUserData()))));
  }

  public ObjectProperty<T> value() {
    return value;
  }
}
