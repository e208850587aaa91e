package dev.carillon.desktop.app;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.Buttons;
import dev.carillon.desktop.control.KeyCap;
import dev.carillon.desktop.state.Link;
import dev.carillon.desktop.state.Profile;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.kordamp.ikonli.javafx.FontIcon;

/** Where the console is connected, the way to everything, and how fresh what is shown is. */
final class TopBar extends HBox {
  private static final double WITH_NAME = 900;

  /** Widths of what opens the palette. */
  private static final double SHORT = 170;

  private static final double LONG = 300;

  private final ProfileMenu profile;
  private final LiveSwitch live;
  private final Label stamp = new Label();
  private final Button theme;

  TopBar(ProfileMenu profile, LiveSwitch live, ZoneMenu zone, Runnable palette, Runnable theme) {
    this.profile = profile;
    this.live = live;
    this.theme = Buttons.icon("fth-moon", text("top.theme"), theme);
    this.theme.setId("theme-switch");
    getStyleClass().add("top-bar");
    setAlignment(Pos.CENTER_LEFT);
    Region mark = new Region();
    mark.getStyleClass().add("mark");
    Label name = new Label("Carillon");
    name.getStyleClass().add("app-name");
    name.setMinWidth(USE_PREF_SIZE);
    // The bell says it too; where there is little room the server's address needs it more.
    name.visibleProperty().bind(narrow().not());
    name.managedProperty().bind(name.visibleProperty());
    stamp.getStyleClass().add("stamp");
    stamp.setMinWidth(USE_PREF_SIZE);
    stamp.managedProperty().bind(stamp.visibleProperty());
    stamp.setVisible(false);
    getChildren()
        .addAll(mark, name, profile, gap(), stamp, paletteButton(palette), live, zone, this.theme);
  }

  /** Whether it has less room than for all it has to say. */
  private BooleanBinding narrow() {
    return widthProperty().lessThan(WITH_NAME);
  }

  private static Region gap() {
    Region gap = new Region();
    HBox.setHgrow(gap, Priority.ALWAYS);
    return gap;
  }

  private Button paletteButton(Runnable open) {
    Label prompt = new Label();
    prompt
        .textProperty()
        .bind(Bindings.when(narrow()).then(text("top.search")).otherwise(text("top.palette")));
    prompt.getStyleClass().add("prompt");
    KeyCap key = new KeyCap("Ctrl K");
    HBox inside = new HBox(8, new FontIcon("fth-search"), prompt, gap(), key);
    inside.setAlignment(Pos.CENTER_LEFT);
    inside.setMouseTransparent(true);
    Button button = Buttons.plain("", open);
    button.prefWidthProperty().bind(Bindings.when(narrow()).then(SHORT).otherwise(LONG));
    button.setMinWidth(SHORT);
    button.getStyleClass().add("palette-button");
    button.setGraphic(inside);
    button.setAccessibleText(text("top.palette"));
    inside.prefWidthProperty().bind(button.widthProperty().subtract(24));
    return button;
  }

  void show(Profile shown) {
    profile.show(shown);
  }

  void show(Link link) {
    live.show(link);
  }

  LiveSwitch live() {
    return live;
  }

  /** When the data is from, while it is not live; empty: it is. */
  void stamp(String words) {
    stamp.setText(words);
    stamp.setVisible(!words.isEmpty());
  }

  void themeIcon(boolean dark) {
    theme.setGraphic(new FontIcon(dark ? "fth-sun" : "fth-moon"));
  }
}
