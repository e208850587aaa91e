package dev.carillon.desktop.feature.tasks;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.Sheet;
import dev.carillon.desktop.feature.Console;
import dev.carillon.desktop.feature.Host;
import dev.carillon.desktop.fx.Work;
import dev.carillon.desktop.i18n.Wrong;
import dev.carillon.desktop.prefs.ConsolePrefs;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javafx.beans.property.ObjectProperty;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.TextField;

/** Filters that are worth a name. */
final class SavedViews extends MenuButton {
  private static final String PREFIX = "view.";

  private final Console console;
  private final Host host;
  private final ConsolePrefs prefs;
  private final ObjectProperty<String> filter;

  SavedViews(Console console, Host host, ConsolePrefs prefs, ObjectProperty<String> filter) {
    super(text("views.title"));
    this.console = console;
    this.host = host;
    this.prefs = prefs;
    this.filter = filter;
    setId("saved-views");
    setMinWidth(USE_PREF_SIZE);
    fill();
    setOnShowing(e -> fill());
  }

  /** Those that everybody needs, then the operator's own. */
  private static Map<String, String> given() {
    Map<String, String> views = new LinkedHashMap<>();
    views.put(text("views.live"), "state:live");
    views.put(text("views.dead"), "state:dead");
    views.put(text("views.retrying"), "state:retry_wait");
    views.put(text("views.held"), "state:held");
    views.put(text("views.lost"), "lost>0");
    return views;
  }

  private void fill() {
    getItems().clear();
    given().forEach((name, text) -> getItems().add(item(name, text)));
    Map<String, String> own = prefs.under(PREFIX);
    if (!own.isEmpty()) {
      getItems().add(new SeparatorMenuItem());
      own.forEach((name, text) -> getItems().add(item(name, text)));
    }
    getItems().add(new SeparatorMenuItem());
    MenuItem save = new MenuItem(text("views.save"));
    save.setDisable(filter.get().isBlank());
    save.setOnAction(e -> save());
    getItems().add(save);
    if (!own.isEmpty()) {
      Menu remove = new Menu(text("views.remove"));
      own.keySet()
          .forEach(
              name -> {
                MenuItem item = new MenuItem(name);
                item.setMnemonicParsing(false);
                item.setOnAction(e -> remove(name));
                remove.getItems().add(item);
              });
      getItems().add(remove);
    }
  }

  private MenuItem item(String name, String view) {
    MenuItem item = new MenuItem(name);
    item.setMnemonicParsing(false);
    item.setOnAction(e -> filter.set(view));
    return item;
  }

  private void remove(String name) {
    Map<String, String> left = prefs.under(PREFIX);
    left.remove(name);
    prefs.replace(PREFIX, left);
  }

  private void save() {
    String shown = filter.get();
    TextField name = new TextField();
    name.setId("view-name");
    Work work = console.work();
    new Sheet(host.dialogs(), text("views.save.title"), shown)
        .with(Sheet.field(text("views.name"), name))
        .open(
            text("views.save.go"),
            false,
            work,
            () ->
                work.start(
                    () -> {
                      put(name.getText().strip(), shown);
                      return CompletableFuture.completedFuture(true);
                    },
                    done -> {}),
            name);
  }

  private void put(String name, String view) {
    if (name.isEmpty()) {
      throw new Wrong(text("wrong.view"), text("wrong.view.do"));
    }
    Map<String, String> all = prefs.under(PREFIX);
    all.put(name, view);
    prefs.replace(PREFIX, all);
  }
}
