package dev.carillon.desktop.feature.settings;

import dev.carillon.client.Connection;
import dev.carillon.desktop.feature.Console;
import dev.carillon.desktop.fx.Problem;
import dev.carillon.desktop.prefs.ConsolePrefs;
import dev.carillon.desktop.state.Target;
import dev.carillon.desktop.theme.ThemeChoice;
import dev.carillon.model.error.CarillonException;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;

/** What the operator may set, remembered at once. */
public final class SettingsViewModel {
  private final Console console;
  private final ConsolePrefs prefs;
  private final ObjectProperty<ThemeChoice> theme;

  public SettingsViewModel(Console console, ConsolePrefs prefs, ObjectProperty<ThemeChoice> theme) {
    this.console = console;
    this.prefs = prefs;
    this.theme = theme;
  }

  ObjectProperty<ThemeChoice> theme() {
    return theme;
  }

  /** Goes to another server, or says why that is none. */
  Optional<Problem> connect(String typed) {
    try {
      String address = Connection.parse(typed).target();
      prefs.put("server", address);
      console.session().connect(Target.plain(address));
      return Optional.empty();
    } catch (CarillonException e) {
      return Optional.of(Problem.of(e));
    }
  }

  Console console() {
    return console;
  }
}
