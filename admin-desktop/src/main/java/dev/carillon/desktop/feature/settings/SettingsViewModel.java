package dev.carillon.desktop.feature.settings;

import dev.carillon.desktop.feature.Console;
import dev.carillon.desktop.fx.Work;
import dev.carillon.desktop.i18n.Wrong;
import dev.carillon.desktop.prefs.ConsolePrefs;
import dev.carillon.desktop.prefs.Profiles;
import dev.carillon.desktop.state.Doorway;
import dev.carillon.desktop.state.Profile;
import dev.carillon.desktop.theme.ThemeChoice;
import dev.carillon.desktop.theme.Themes;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;

/** What the operator may set, remembered at once. */
public final class SettingsViewModel {
  private final Console console;
  private final Themes themes;
  private final ConsolePrefs prefs;
  private final Profiles profiles;
  private final Doorway doorway;

  public SettingsViewModel(
      Console console, Themes themes, ConsolePrefs prefs, Profiles profiles, Doorway doorway) {
    this.console = console;
    this.themes = themes;
    this.prefs = prefs;
    this.profiles = profiles;
    this.doorway = doorway;
  }

  ObjectProperty<ThemeChoice> theme() {
    return themes.choice();
  }

  /** Percent. */
  IntegerProperty textScale() {
    return themes.scale();
  }

  /** Of the next start; empty: that of the system. */
  String language() {
    return prefs.get("language", "");
  }

  void language(String next) {
    prefs.put("language", next);
  }

  List<Profile> profiles() {
    return profiles.all();
  }

  /** The one the console is connected with. */
  Profile present() {
    return console.session().state().profile();
  }

  /** Whether there is no server, but what is kept of one. */
  boolean kept() {
    return console.server().replayed().isPresent();
  }

  void connect(Profile profile) {
    profiles.use(profile);
    doorway.enter(profile);
  }

  /**
   * Remembers a profile, and the token that was typed for it. What is connected stays so, unless it
   * is the present one that is changed.
   *
   * @param instead name of the one it replaces; empty: none
   * @param token empty: as it was
   * @return ends when the token is kept
   * @throws Wrong with nothing saved
   */
  CompletableFuture<Boolean> save(Profile profile, String instead, String token) {
    boolean present = present().name().equals(instead);
    String checked = token.isBlank() ? "" : Doorway.checked(token);
    profiles.save(profile, instead);
    if (checked.isEmpty()) {
      if (present) {
        connect(profile);
      }
      return CompletableFuture.completedFuture(true);
    }
    if (present) {
      profiles.use(profile);
    }
    return (present ? doorway.token(profile, checked) : doorway.keep(profile, checked))
        .thenApply(kept -> true);
  }

  void remove(Profile profile) {
    profiles.remove(profile);
    var unused = doorway.forget(profile);
  }

  void exportTo(String file, Work work, Runnable done) {
    work.start(
        () ->
            CompletableFuture.runAsync(
                () -> profiles.exportTo(Path.of(file)), console.background().disk()),
        nothing -> done.run());
  }

  void importFrom(String file, Work work, Consumer<Integer> done) {
    work.start(
        () ->
            CompletableFuture.supplyAsync(
                () -> profiles.importFrom(Path.of(file)), console.background().disk()),
        done);
  }

  Console console() {
    return console;
  }
}
