package dev.carillon.desktop.fx;

import javafx.application.ColorScheme;
import javafx.application.Platform;
import javafx.beans.value.ObservableValue;

/** What the desktop around the console prefers. */
public final class SystemLook {
  private SystemLook() {}

  /** True while the system asks for dark colours. */
  public static ObservableValue<Boolean> dark() {
    return Platform.getPreferences().colorSchemeProperty().map(s -> s == ColorScheme.DARK);
  }
}
