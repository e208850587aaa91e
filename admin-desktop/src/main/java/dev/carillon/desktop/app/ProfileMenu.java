package dev.carillon.desktop.app;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.Tone;
import dev.carillon.desktop.state.Profile;
import javafx.geometry.Pos;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.layout.HBox;
import org.kordamp.ikonli.javafx.FontIcon;

/** Where the console is connected, and where else it could be. */
final class ProfileMenu extends MenuButton {
  private final Ways ways;
  private final Runnable manage;
  private final Label badge = new Label();
  private final Label address = new Label();

  ProfileMenu(Ways ways, Runnable manage) {
    this.ways = ways;
    this.manage = manage;
    setId("profile-menu");
    getStyleClass().add("profile-menu");
    badge.getStyleClass().addAll("profile-badge", "tone-idle");
    badge.setMinWidth(USE_PREF_SIZE);
    address.getStyleClass().add("caption");
    HBox both = new HBox(8, badge, address);
    both.setAlignment(Pos.CENTER_LEFT);
    setGraphic(both);
    setOnShowing(e -> fill());
    // Without an item there is nothing to open.
    fill();
  }

  void show(Profile shown) {
    address.setText(
        shown.name().equals(shown.address())
            ? shown.address()
            : shown.name() + " · " + shown.address());
    badge.setText(text("environment." + shown.environment()));
    tone(shown).dress(badge);
    setAccessibleText(text("profiles.now", badge.getText(), address.getText()));
  }

  private static Tone tone(Profile profile) {
    return switch (profile.environment()) {
      case LOCAL -> Tone.IDLE;
      case TEST -> Tone.RUN;
      case STAGING -> Tone.RETRY;
      case PRODUCTION -> Tone.DEAD;
    };
  }

  private void fill() {
    getItems().clear();
    Profile now = ways.doorway().session().state().profile();
    for (Profile profile : ways.known()) {
      CheckMenuItem item =
          new CheckMenuItem(
              text("profiles.item", profile.name(), text("environment." + profile.environment())));
      item.setMnemonicParsing(false);
      item.setSelected(profile.equals(now));
      item.setOnAction(e -> ways.enter(profile));
      getItems().add(item);
    }
    if (!getItems().isEmpty()) {
      getItems().add(new SeparatorMenuItem());
    }
    if (now.signIn().secret()) {
      MenuItem leave = new MenuItem(text("profiles.leave"), new FontIcon("fth-log-out"));
      leave.setOnAction(
          e -> {
            var unused = ways.doorway().leave(now);
          });
      getItems().add(leave);
    }
    MenuItem settings = new MenuItem(text("profiles.manage"), new FontIcon("fth-settings"));
    settings.setOnAction(e -> manage.run());
    getItems().add(settings);
  }
}
