package dev.carillon.desktop.theme;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javafx.application.Application;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableValue;
import javafx.collections.ObservableList;
import javafx.scene.Scene;

/** Puts the chosen look on scenes, and changes it while they are shown. */
public final class Themes {
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

  private final ObjectProperty<ThemeChoice> choice;
  private final ObservableValue<Boolean> systemDark;
  private final List<ObservableList<String>> dressed = new ArrayList<>();

  public Themes(ThemeChoice first, ObservableValue<Boolean> systemDark) {
    this.choice = new SimpleObjectProperty<>(first);
    this.systemDark = systemDark;
    var unused = choice.subscribe(this::apply);
    var unusedToo = systemDark.subscribe(this::apply);
  }

  public ObjectProperty<ThemeChoice> choice() {
    return choice;
  }

  public boolean dark() {
    return switch (choice.get()) {
      case DARK -> true;
      case LIGHT -> false;
      case SYSTEM -> systemDark.getValue();
    };
  }

  public void dress(Scene scene) {
    dressed.add(scene.getStylesheets());
    apply();
  }

  /** A scene that is gone. */
  public void undress(Scene scene) {
    dressed.removeIf(sheets -> sheets == scene.getStylesheets());
  }

  private void apply() {
    boolean dark = dark();
    Application.setUserAgentStylesheet(
        dark
            ? new PrimerDark().getUserAgentStylesheet()
            : new PrimerLight().getUserAgentStylesheet());
    List<String> sheets = new ArrayList<>();
    sheets.add(sheet(dark ? "dark/tokens.css" : "light/tokens.css"));
    SHEETS.forEach(name -> sheets.add(sheet(name)));
    dressed.forEach(target -> target.setAll(sheets));
  }

  private static String sheet(String name) {
    return Objects.requireNonNull(Themes.class.getResource(name), name).toExternalForm();
  }
}
