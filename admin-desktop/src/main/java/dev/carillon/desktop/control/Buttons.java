package dev.carillon.desktop.control;

import javafx.scene.control.Button;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Region;
import org.kordamp.ikonli.javafx.FontIcon;

/** Buttons of one make. */
public final class Buttons {
  private Buttons() {}

  public static Button plain(String text, Runnable action) {
    Button button = new Button(text);
    button.setMinWidth(Region.USE_PREF_SIZE);
    button.setOnAction(e -> action.run());
    return button;
  }

  public static Button plain(String text, String icon, Runnable action) {
    Button button = plain(text, action);
    button.setGraphic(new FontIcon(icon));
    return button;
  }

  public static Button primary(String text, Runnable action) {
    Button button = plain(text, action);
    button.getStyleClass().add("primary");
    return button;
  }

  public static Button danger(String text, Runnable action) {
    Button button = plain(text, action);
    button.getStyleClass().add("destructive");
    return button;
  }

  /** Only an icon; its name is for screen readers and the tooltip. */
  public static Button icon(String icon, String name, Runnable action) {
    Button button = plain("", action);
    button.setGraphic(new FontIcon(icon));
    button.getStyleClass().add("icon-button");
    button.setAccessibleText(name);
    button.setTooltip(new Tooltip(name));
    return button;
  }
}
