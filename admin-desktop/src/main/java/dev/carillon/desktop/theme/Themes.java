package dev.carillon.desktop.theme;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import javafx.application.Application;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableValue;
import javafx.collections.ObservableList;
import javafx.scene.Scene;
import javafx.util.Subscription;

/** Puts the chosen look on scenes, and changes it while they are shown. */
public final class Themes implements AutoCloseable {
  private static final List<String> SHEETS =
      List.of(
          "base.css",
          "controls.css",
          "frame.css",
          "table.css",
          "parts.css",
          "layers.css",
          "tasks.css",
          "graph.css",
          "screens.css");

  private static final double BASE_FONT = 13;

  private final ObjectProperty<ThemeChoice> choice;
  private final IntegerProperty scale = new SimpleIntegerProperty(100);
  private final ObservableValue<Boolean> systemDark;
  private final List<ObservableList<String>> dressed = new ArrayList<>();
  private final Subscription system;

  public Themes(ThemeChoice first, ObservableValue<Boolean> systemDark) {
    this.choice = new SimpleObjectProperty<>(first);
    this.systemDark = systemDark;
    var unused = choice.subscribe(this::apply);
    system = systemDark.subscribe(this::apply);
    var unusedThree = scale.subscribe((was, now) -> apply());
    // Before the first control is made: without any look JavaFX would read its own.
    apply();
  }

  public ObjectProperty<ThemeChoice> choice() {
    return choice;
  }

  public boolean dark() {
    return switch (choice.get()) {
      case DARK, CONTRAST -> true;
      case LIGHT -> false;
      case SYSTEM -> systemDark.getValue();
    };
  }

  /** Size of texts, percent, 100 to 200. */
  public IntegerProperty scale() {
    return scale;
  }

  public void dress(Scene scene) {
    dressed.add(scene.getStylesheets());
    apply();
  }

  /** A scene that is gone. */
  public void undress(Scene scene) {
    dressed.removeIf(sheets -> sheets == scene.getStylesheets());
  }

  /** The look of the system outlives a window. */
  @Override
  public void close() {
    system.unsubscribe();
    dressed.clear();
  }

  private void apply() {
    boolean dark = dark();
    Application.setUserAgentStylesheet(
        dark
            ? new PrimerDark().getUserAgentStylesheet()
            : new PrimerLight().getUserAgentStylesheet());
    List<String> sheets = new ArrayList<>();
    sheets.add(sheet(folder() + "/tokens.css"));
    SHEETS.forEach(name -> sheets.add(sheet(name)));
    if (scale.get() != 100) {
      sheets.add(popups(scale.get()));
    }
    dressed.forEach(target -> target.setAll(sheets));
  }

  /** A window is zoomed as a whole; what pops up over it is a window of its own. */
  private static String popups(int percent) {
    String css =
        ".tooltip, .context-menu, .offered .list-cell, .combo-box-popup > .list-view .list-cell {"
            + String.format(Locale.ROOT, " -fx-font-size: %.1fpx; }", BASE_FONT * percent / 100);
    return "data:text/css;base64,"
        + Base64.getEncoder().encodeToString(css.getBytes(StandardCharsets.UTF_8));
  }

  private String folder() {
    if (choice.get() == ThemeChoice.CONTRAST) {
      return "contrast";
    }
    return dark() ? "dark" : "light";
  }

  private String sheet(String name) {
    return Objects.requireNonNull(Themes.class.getResource(name), name).toExternalForm();
  }
}
