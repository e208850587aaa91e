package dev.carillon.desktop.control;

import static dev.carillon.desktop.i18n.Texts.text;

import javafx.beans.NamedArg;
import javafx.scene.control.Label;

/** Keys that do something, as they are called on the keyboards of the console's language. */
public final class KeyCap extends Label {
  /**
   * @param keys in English, such as "Ctrl Shift C"
   */
  public KeyCap(@NamedArg("keys") String keys) {
    super(keys.replace("Ctrl", text("key.ctrl")).replace("Shift", text("key.shift")));
    getStyleClass().add("key");
    setMinWidth(USE_PREF_SIZE);
  }
}
