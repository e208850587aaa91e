package dev.carillon.desktop.app;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.client.Subscription;
import dev.carillon.desktop.feature.Console;
import dev.carillon.desktop.feature.schedules.KnownSchedules;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import javafx.beans.property.ObjectProperty;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;

/** The zone that times are shown in: this computer's, UTC, or one that schedules are written in. */
final class ZoneMenu extends MenuButton {
  private final Console console;
  private final ZoneId local;
  private final ObjectProperty<ZoneId> zone;
  private Map<ZoneId, Integer> ofSchedules = Map.of();
  private boolean reading;
  private Subscription changes = () -> {};

  /**
   * @param schedules of the server that is shown now
   */
  ZoneMenu(Console console, ObjectProperty<ZoneId> zone, Supplier<KnownSchedules> schedules) {
    this.console = console;
    this.local = console.clock().getZone();
    this.zone = zone;
    setId("zone-menu");
    setMinWidth(USE_PREF_SIZE);
    fill();
    setOnShowing(e -> look(schedules.get()));
    setOnHidden(e -> changes.close());
    var unused = zone.subscribe(this::mark);
  }

  /** Which zones schedules are written in is known by the server alone. */
  private void look(KnownSchedules known) {
    changes.close();
    changes = known.onChange(() -> take(known));
    take(known);
    // What is frozen on the screen stays as it is.
    if (!console.pace().frozen().get() || known.lines().isEmpty()) {
      known.more();
    }
  }

  private void take(KnownSchedules known) {
    Map<ZoneId, Integer> found = new TreeMap<>(Comparator.comparing(ZoneId::getId));
    known.lines().forEach(s -> found.merge(s.schedule().zone(), 1, Integer::sum));
    found.keySet().removeIf(z -> z.equals(local) || utc(z));
    boolean goesOn = !known.whole() && !known.stuck();
    if (!found.equals(ofSchedules) || reading != goesOn) {
      ofSchedules = found;
      reading = goesOn;
      fill();
    }
  }

  private void fill() {
    List<MenuItem> items = new ArrayList<>();
    items.add(item(local, text("top.zone.local", local.getId())));
    items.add(item(ZoneOffset.UTC, "UTC"));
    ofSchedules.forEach(
        (id, n) ->
            items.add(
                item(
                    id,
                    n == 1
                        ? text("top.zone.schedule", id.getId())
                        : text("top.zone.schedules", id.getId(), n))));
    ZoneId shown = zone.get();
    if (!utc(shown) && !shown.equals(local) && !ofSchedules.containsKey(shown)) {
      items.add(item(shown, shown.getId()));
    }
    if (reading) {
      MenuItem more = new MenuItem(text("top.zone.reading"));
      more.setDisable(true);
      items.add(more);
    }
    getItems().setAll(items);
    mark(shown);
  }

  private CheckMenuItem item(ZoneId choice, String words) {
    CheckMenuItem item = new CheckMenuItem(words);
    item.setMnemonicParsing(false);
    item.setUserData(choice);
    item.setOnAction(
        e -> {
          zone.set(choice);
          mark(choice);
        });
    return item;
  }

  private static boolean utc(ZoneId zone) {
    return zone.normalized().equals(ZoneOffset.UTC);
  }

  private void mark(ZoneId shown) {
    String name = utc(shown) ? "UTC" : shown.getId();
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

  /** Between this computer's and UTC. */
  void swap() {
    zone.set(utc(zone.get()) ? local : ZoneOffset.UTC);
  }
}
