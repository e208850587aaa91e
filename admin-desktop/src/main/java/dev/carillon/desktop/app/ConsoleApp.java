package dev.carillon.desktop.app;

import dev.carillon.client.Connection;
import dev.carillon.client.Recording;
import dev.carillon.desktop.bench.Figure;
import dev.carillon.desktop.i18n.Texts;
import dev.carillon.desktop.prefs.ConsolePrefs;
import dev.carillon.desktop.prefs.Profiles;
import dev.carillon.desktop.secret.SystemSecrets;
import dev.carillon.desktop.state.Doorway;
import dev.carillon.desktop.state.Profile;
import dev.carillon.desktop.state.Session;
import dev.carillon.desktop.state.Target;
import dev.carillon.desktop.theme.ThemeChoice;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javafx.application.Application;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The composition root: threads, session, window; and their end, in the opposite order. */
public final class ConsoleApp extends Application {
  private static final Logger LOG = LoggerFactory.getLogger(ConsoleApp.class);
  private static Flags flags = Flags.read();
  private static Optional<Recording> snapshot = Optional.empty();
  private static long startedNanos = System.nanoTime();

  private final ConsoleThreads threads = new ConsoleThreads();
  private @Nullable ConsolePrefs prefs;
  private @Nullable Session session;
  private @Nullable Ways ways;
  private @Nullable ConsoleWindow window;

  /** The toolkit makes the application itself, so what it needs is handed over beforehand. */
  static void started(Flags given, Optional<Recording> shown, long nanos) {
    snapshot = shown;
    flags = given;
    startedNanos = nanos;
  }

  /** Not on the JavaFX thread: reads the settings and opens the connection. */
  @Override
  public void init() {
    ConsolePrefs read = ConsolePrefs.read(settingsFile(), threads.disk());
    prefs = read;
    String language = read.get("language", "");
    if (!language.isEmpty()) {
      Texts.speak(Locale.of(language));
    }
    if (snapshot.isPresent()) {
      return;
    }
    Profiles profiles = new Profiles(read);
    Clock clock = Clock.systemDefaultZone();
    Target first = new Target(profile(profiles), Optional.empty());
    Session made = new Session(ClientServer::new, threads.timer(), clock, first);
    session = made;
    Doorway doorway = new Doorway(made, ClientServer::new, new SystemSecrets(threads.keys()));
    ways = new Ways(doorway, profiles);
    doorway.start();
  }

  /** The one that was asked for, or else the last one. */
  private static Profile profile(Profiles profiles) {
    if (flags.server().isPresent()) {
      String address = Connection.parse(flags.server().get()).target();
      return profiles.find(address).orElseGet(() -> Profile.plain(address));
    }
    return flags.profile().flatMap(profiles::find).orElseGet(profiles::last);
  }

  private static Path settingsFile() {
    String home = System.getenv("XDG_CONFIG_HOME");
    Path base =
        home == null || home.isBlank()
            ? Path.of(System.getProperty("user.home"), ".config")
            : Path.of(home);
    return base.resolve("carillon").resolve("console.properties");
  }

  @Override
  public void start(Stage stage) {
    ConsolePrefs settings = prefs;
    if (settings != null && snapshot.isPresent() && flags.snapshot().isPresent()) {
      ThemeChoice theme = flags.theme().orElse(ThemeChoice.of(settings.get("theme", "")));
      SnapshotConsole.open(snapshot.get(), flags.snapshot().get(), settings, theme, stage);
      return;
    }
    if (prefs == null || ways == null) {
      throw new IllegalStateException("Expected init() before start().");
    }
    ThemeChoice theme = flags.theme().orElse(ThemeChoice.of(prefs.get("theme", "")));
    ConsoleWindow made =
        new ConsoleWindow(ways, prefs, theme, Clock.systemDefaultZone(), threads.background());
    window = made;
    made.open(stage);
    long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNanos);
    flags.bench().ifPresent(measure -> measure(measure, made));
    LOG.info("The console's window stands {} ms after its start.", tookMs);
  }

  private void measure(Flags.Measure what, ConsoleWindow shown) {
    Figure.Out out = Figure.to(System.out);
    switch (what) {
      case START -> new StartBench(threads.timer(), out).windowShown(shown.live());
      case TASKS -> new TasksBench(shown, out).windowShown();
    }
  }

  @Override
  public void stop() throws InterruptedException {
    if (window != null) {
      window.close();
    }
    if (session != null) {
      session.close();
    }
    if (!threads.end()) {
      LOG.warn("The console ends although some of its work has not.");
    }
  }
}
