package dev.carillon.desktop.app;

import dev.carillon.client.Recording;
import dev.carillon.desktop.prefs.ConsolePrefs;
import dev.carillon.desktop.prefs.Profiles;
import dev.carillon.desktop.secret.MemorySecrets;
import dev.carillon.desktop.state.Doorway;
import dev.carillon.desktop.state.Profile;
import dev.carillon.desktop.state.ServerConnector;
import dev.carillon.desktop.state.Session;
import dev.carillon.desktop.state.Target;
import dev.carillon.desktop.theme.ThemeChoice;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import javafx.stage.Stage;

/**
 * A console over a recording instead of a server. Its clock stands at the moment of the recording,
 * so that ages and waits read as they did; nothing can be changed in it.
 */
final class SnapshotConsole implements AutoCloseable {
  private final ConsoleThreads threads = new ConsoleThreads();
  private final Session session;
  private final ConsoleWindow window;

  /** On the JavaFX thread. */
  SnapshotConsole(Recording recording, ConsolePrefs prefs, ThemeChoice theme) {
    Clock then = Clock.fixed(Instant.ofEpochMilli(recording.takenMs()), ZoneId.systemDefault());
    ServerConnector replay = target -> new ClientServer(recording, threads.timer());
    Profile profile = Profile.plain(recording.server()).withReadOnly(true);
    session = new Session(replay, threads.timer(), then, new Target(profile, Optional.empty()));
    Doorway doorway = new Doorway(session, replay, new MemorySecrets());
    Ways ways = new Ways(doorway, new Profiles(prefs));
    window = new ConsoleWindow(ways, prefs, theme, then, threads.background());
    doorway.start();
  }

  /** Shows it; what is left of it ends with the stage. */
  static SnapshotConsole open(
      Recording recording, Path file, ConsolePrefs prefs, ThemeChoice theme, Stage stage) {
    SnapshotConsole console = new SnapshotConsole(recording, prefs, theme);
    console.window.open(stage);
    stage.setTitle("Carillon · " + file.getFileName());
    stage.setOnHidden(e -> console.close());
    return console;
  }

  void hide() {
    window.scene().getWindow().hide();
  }

  ConsoleWindow window() {
    return window;
  }

  @Override
  public void close() {
    window.close();
    session.close();
    threads.close();
  }
}
