package dev.carillon.desktop.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.desktop.prefs.ConsolePrefs;
import dev.carillon.desktop.prefs.Profiles;
import dev.carillon.desktop.secret.MemorySecrets;
import dev.carillon.desktop.secret.SecretStore;
import dev.carillon.desktop.state.Doorway;
import dev.carillon.desktop.state.Profile;
import dev.carillon.desktop.state.ServerConnector;
import dev.carillon.desktop.state.Session;
import dev.carillon.desktop.state.Target;
import dev.carillon.desktop.theme.ThemeChoice;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.stage.Stage;
import org.awaitility.Awaitility;
import org.testfx.api.FxToolkit;

/** A console on a stage of the headless platform. */
final class Rig implements AutoCloseable {
  /** What a busy machine may take for anything; longer means that it hangs. */
  static final Duration PATIENCE = Duration.ofSeconds(180);

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final ConsoleThreads threads = new ConsoleThreads();
  private final Session session;
  private final ConsoleWindow window;
  private final Stage stage;

  Rig(ServerConnector connector, String address, Clock clock, ThemeChoice theme, Path folder)
      throws Exception {
    this(connector, Profile.plain(address), new MemorySecrets(), clock, theme, folder);
  }

  Rig(
      ServerConnector connector,
      Profile profile,
      SecretStore secrets,
      Clock clock,
      ThemeChoice theme,
      Path folder)
      throws Exception {
    stage = FxToolkit.registerPrimaryStage();
    session = new Session(connector, timer, clock, new Target(profile, Optional.empty()));
    ConsolePrefs prefs = ConsolePrefs.read(folder.resolve("console.properties"), timer);
    Ways ways = new Ways(new Doorway(session, connector, secrets), new Profiles(prefs));
    window = fx(() -> new ConsoleWindow(ways, prefs, theme, clock, threads.background()));
    ways.doorway().start();
    fx(
        () -> {
          window.open(stage);
          return true;
        });
  }

  static <T> T fx(Callable<T> work) {
    CompletableFuture<T> done = new CompletableFuture<>();
    Platform.runLater(
        () -> {
          try {
            done.complete(work.call());
          } catch (Throwable e) {
            done.completeExceptionally(e);
          }
        });
    try {
      return done.get(180, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /**
   * A condition that throws is not met yet: what it asks for a text or a line may not be drawn. The
   * last that it threw is told when time is over.
   */
  static void until(String what, Callable<Boolean> condition) {
    Awaitility.await(what)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptionsMatching(e -> e instanceof AssertionError)
        .until(() -> fx(condition));
  }

  /** Some frames go by, so that layout and coalesced updates are done. */
  void settle() {
    for (int i = 0; i < 2; i++) {
      CompletableFuture<Boolean> frame = new CompletableFuture<>();
      Platform.runLater(
          () ->
              new javafx.animation.AnimationTimer() {
                private int frames;

                @Override
                public void handle(long now) {
                  if (++frames == 3) {
                    stop();
                    frame.complete(true);
                  }
                }
              }.start());
      frame.orTimeout(180, TimeUnit.SECONDS).join();
    }
  }

  void size(double width, double height) {
    fx(
        () -> {
          stage.setWidth(width);
          stage.setHeight(height);
          return true;
        });
    settle();
  }

  /** On the JavaFX thread. */
  boolean iconified(boolean on) {
    stage.setIconified(on);
    return on;
  }

  void go(Place place) {
    fx(
        () -> {
          window.frame().go(place);
          return true;
        });
    settle();
  }

  Scene scene() {
    return window.scene();
  }

  FrameView frame() {
    return window.frame();
  }

  Session session() {
    return session;
  }

  void theme(ThemeChoice choice) {
    fx(
        () -> {
          window.themes().choice().set(choice);
          return true;
        });
    settle();
  }

  /** In the screen that was gone to, though the one before may still be seen; or around it. */
  @SuppressWarnings("unchecked")
  <N extends Node> N find(String selector) {
    Node there = frame().screen().root().lookup(selector);
    return (N) (there == null ? scene().lookup(selector) : there);
  }

  void picture(String name) {
    settle();
    Pictures.take(scene(), name);
  }

  /** Of a screen. */
  void picture(Place place, String name) {
    fx(
        () -> {
          window.frame().go(place);
          return true;
        });
    picture(name);
  }

  /** Text size, percent. */
  void scale(int percent) {
    fx(
        () -> {
          window.themes().scale().set(percent);
          return true;
        });
    settle();
  }

  @Override
  public void close() {
    Pictures.written();
    fx(
        () -> {
          window.close();
          stage.hide();
          return true;
        });
    session.close();
    threads.close();
    timer.shutdown();
    try {
      // The settings are written behind; the folder is deleted next.
      assertThat(timer.awaitTermination(180, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
