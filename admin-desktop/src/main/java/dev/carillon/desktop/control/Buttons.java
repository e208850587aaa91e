package dev.carillon.desktop.control;

import javafx.event.ActionEvent;
import javafx.event.EventHandler;
import javafx.geometry.Bounds;
import javafx.scene.control.Button;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Region;
import org.kordamp.ikonli.javafx.FontIcon;

/** Buttons of one make. */
public final class Buttons {
  private static final String REFUSED = "carillon.refused";

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

  /**
   * Lets a button say why it cannot be used now, instead of doing it. It stays reachable by the
   * keyboard and readable for screen readers, which a disabled one is not.
   *
   * @param why one sentence; empty: it can be used
   */
  public static void refuse(Button button, String why) {
    button.getStyleClass().remove("refused");
    button.setAccessibleHelp(why.isEmpty() ? null : why);
    Object before = button.getProperties().remove(REFUSED);
    if (before instanceof Runnable undo) {
      undo.run();
    }
    if (why.isEmpty()) {
      return;
    }
    button.getStyleClass().add("refused");
    Tooltip tip = new Tooltip(why);
    Tooltip own = button.getTooltip();
    button.setTooltip(tip);
    EventHandler<ActionEvent> filter =
        e -> {
          e.consume();
          Bounds at = button.localToScreen(button.getBoundsInLocal());
          if (at != null) {
            tip.show(button, at.getMinX(), at.getMaxY() + 4);
          }
        };
    button.addEventFilter(ActionEvent.ACTION, filter);
    button
        .getProperties()
        .put(
            REFUSED,
            (Runnable)
                () -> {
                  button.removeEventFilter(ActionEvent.ACTION, filter);
                  button.setTooltip(own);
                });
  }
}
