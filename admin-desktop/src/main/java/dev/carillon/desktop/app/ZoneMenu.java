package dev.carillon.desktop.app;

import static dev.carillon.desktop.i18n.Texts.text;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import javafx.beans.property.ObjectProperty;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.MenuButton;

/** The zone that times are shown in: this computer's, or UTC. */
final class ZoneMenu extends MenuButton {
  private final ZoneId local;
  private final ObjectProperty<ZoneId> zone;

  ZoneMenu(ZoneId local, ObjectProperty<ZoneId> zone) {
    this.local = local;
    this.zone = zone;
    setId("zone-menu");
    setMinWidth(USE_PREF_SIZE);
    for (ZoneId choice : List.of(local, ZoneOffset.UTC)) {
      CheckMenuItem item =
          new CheckMenuItem(
              choice.equals(ZoneOffset.UTC) ? "UTC" : text("top.zone.local", choice.getId()));
      item.setMnemonicParsing(false);
      item.setUserData(choice);
      item.setOnAction(e -> zone.set(choice));
      getItems().add(item);
    }
    var unused = zone.subscribe(this::mark);
  }

  private void mark(ZoneId shown) {
    String name = shown.equals(ZoneOffset.UTC) ? "UTC" : shown.getId();
    setText(name);
    setAccessibleText(text("top.zone", name));
    getItems()
        .forEach(
            item -> {
              if (item instanceof CheckMenuItem check) {
                check.setSelected(shown.equals(check.getUserData()));
              }
            });
  }

  /** The other one. */
  void swap() {
    zone.set(zone.get().equals(ZoneOffset.UTC) ? local : ZoneOffset.UTC);
  }
}
