package dev.carillon.desktop.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.client.Recording;
import dev.carillon.client.Subscription;
import dev.carillon.desktop.fx.Coalescer;
import dev.carillon.desktop.fx.Metronome;
import dev.carillon.desktop.prefs.ConsolePrefs;
import dev.carillon.desktop.state.ServerPort;
import dev.carillon.desktop.state.Target;
import dev.carillon.desktop.theme.ThemeChoice;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javafx.animation.AnimationTimer;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.TableView;
import javafx.stage.Stage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing piles up: neither streams of screens left, nor work for frames that cannot keep up. */
class LeakTest {
  /** A build looks at some; -Dcarillon.leak.rounds=100 at a hundred. */
  private static final int ROUNDS = Integer.getInteger("carillon.leak.rounds", 25);

  /** Of windows and all dialogs, which cost more. */
  private static final int WINDOWS = Integer.getInteger("carillon.leak.rounds", 5);

  /** By this clock a server that tells something once is never silent, however slow the machine. */
  private static final Clock STILL = Clock.fixed(Clock.systemUTC().instant(), ZoneOffset.UTC);

  @TempDir private Path folder;

  @Test
  void aScreenLeftHasNoStreamOpen() throws Exception {
    FixtureData data = new FixtureData(Clock.systemUTC().millis());
    FixtureServer server = new FixtureServer(FixtureServer.Scene.BUSY, data);
    try (Rig rig = new Rig(a -> server, "localhost:9090", STILL, ThemeChoice.LIGHT, folder)) {
      Rig.until("an overview", () -> rig.session().state().overview().isPresent());
      for (int i = 0; i < ROUNDS; i++) {
        Rig.fx(
            () -> {
              rig.frame().showTask("03-8M3KQ2ZVXH4T");
              rig.frame().go(Place.DEAD);
              rig.frame().go(Place.DASHBOARD);
              return true;
            });
      }
      // Only the overview is watched from the dashboard.
      assertThat(server.openStreams()).isEqualTo(1);
      rig.go(Place.TASKS);
      int watched = server.openStreams();
      assertThat(watched).isGreaterThan(1);
      // Nobody looks at a window that is an icon.
      Rig.fx(() -> rig.iconified(true));
      Rig.until("no more than the overview", () -> server.openStreams() == 1);
      Rig.fx(() -> rig.iconified(false));
      Rig.until("all of them again", () -> server.openStreams() == watched);
    }
    assertThat(server.openStreams()).isZero();
  }

  /** What is shown of the chosen queue is asked for while somebody looks, and at no other time. */
  @Test
  void aChosenQueueIsAskedForOnlyWhileItIsLookedAt() throws Exception {
    AtomicLong now = new AtomicLong(Clock.systemUTC().millis());
    InstantSource source = () -> Instant.ofEpochMilli(now.get());
    FixtureServer server = new FixtureServer(FixtureServer.Scene.BUSY, new FixtureData(now.get()));
    AtomicInteger asked = new AtomicInteger();
    ServerPort told =
        ToldPort.of(
            server,
            called -> {
              if (called.equals("tasks")) {
                asked.incrementAndGet();
              }
            });
    try (Rig rig =
        new Rig(
            a -> told,
            "localhost:9090",
            source.withZone(ZoneOffset.UTC),
            ThemeChoice.LIGHT,
            folder)) {
      Rig.until("an overview", () -> rig.session().state().overview().isPresent());
      rig.go(Place.QUEUES);
      int before = asked.get();
      Rig.fx(
          () -> {
            rig.<TableView<?>>find("#queues-table").getSelectionModel().select(3);
            return true;
          });
      assertThat(asked).hasValue(before + 1);
      rig.go(Place.CLUSTER);
      now.addAndGet(5_000);
      AtomicInteger beats = new AtomicInteger();
      Subscription beat =
          Rig.fx(() -> Metronome.every(Duration.ofMillis(500), beats::incrementAndGet));
      Rig.until("beats of whatever polls", () -> beats.get() == 4);
      Rig.fx(
          () -> {
            beat.close();
            return true;
          });
      assertThat(asked).hasValue(before + 1);
      rig.go(Place.QUEUES);
      assertThat(asked).hasValue(before + 2);
    }
  }

  @Test
  void aWindowClosedLeavesNothingBehind() throws Exception {
    FixtureData data = new FixtureData(Clock.systemUTC().millis());
    FixtureServer server = new FixtureServer(FixtureServer.Scene.BUSY, data);
    try (Rig rig = new Rig(a -> server, "localhost:9090", STILL, ThemeChoice.LIGHT, folder)) {
      Rig.until("an overview", () -> rig.session().state().overview().isPresent());
      rig.go(Place.TASKS);
      int before = server.openStreams();
      for (int i = 0; i < ROUNDS; i++) {
        Rig.fx(
            () -> {
              rig.frame().showTask("03-8M3KQ2ZVXH4T");
              rig.<javafx.scene.control.Button>find("#task-tear").fire();
              rig.frame().windows().getFirst().closeWindow();
              return true;
            });
      }
      assertThat(rig.frame().windows()).isEmpty();
      assertThat(server.openStreams()).isEqualTo(before);
    }
  }

  /** What a window was made of is collected once it is closed: nobody listens for it any more. */
  @Test
  void noWindowIsKeptByWhatItListenedTo() throws Exception {
    FixtureServer server =
        new FixtureServer(FixtureServer.Scene.BUSY, new FixtureData(Clock.systemUTC().millis()));
    List<Closed> gone = new ArrayList<>();
    try (Rig rig = new Rig(a -> server, "localhost:9090", STILL, ThemeChoice.LIGHT, folder)) {
      Rig.until("an overview", () -> rig.session().state().overview().isPresent());
      rig.go(Place.TASKS);
      for (int i = 0; i < WINDOWS; i++) {
        gone.add(Rig.fx(() -> torn(rig)));
        gone.addAll(Rig.fx(() -> dialogs(rig)));
        rig.go(Place.TASKS);
      }
      collected(gone);
      for (int i = 0; i < Math.max(3, ROUNDS / 5); i++) {
        gone.add(snapshot(rig));
      }
      collected(gone);
    }
  }

  @Test
  void screensOfAServerThatWasLeftAreLetGo() throws Exception {
    FixtureServer server =
        new FixtureServer(FixtureServer.Scene.BUSY, new FixtureData(Clock.systemUTC().millis()));
    List<Closed> gone = new ArrayList<>();
    try (Rig rig = new Rig(a -> server, "localhost:9090", STILL, ThemeChoice.LIGHT, folder)) {
      Rig.until("an overview", () -> rig.session().state().overview().isPresent());
      for (int i = 0; i < Math.max(2, ROUNDS / 10); i++) {
        gone.addAll(otherServer(rig, "server-" + i + ":9090"));
      }
      collected(gone);
    }
  }

  private static List<Closed> otherServer(Rig rig, String address) throws Exception {
    List<Closed> roots = new ArrayList<>();
    for (Place place : Place.values()) {
      Rig.fx(
          () -> {
            rig.frame().go(place);
            return true;
          });
      roots.add(Rig.fx(() -> Closed.of(place + " " + address, rig.frame().screen().root())));
    }
    rig.session().connect(Target.plain(address));
    Rig.until(
        "the screens of " + address,
        () -> rig.frame().screen().root() != roots.getLast().what().get());
    return roots;
  }

  private static Closed torn(Rig rig) {
    rig.frame().showTask("03-8M3KQ2ZVXH4T");
    rig.<Button>find("#task-tear").fire();
    TornWindow window = rig.frame().windows().getFirst();
    Closed root = Closed.of("a torn window", window.stage().getScene().getRoot());
    window.closeWindow();
    return root;
  }

  private static List<Closed> dialogs(Rig rig) {
    List<Closed> shown = new ArrayList<>();
    rig.frame().go(Place.QUEUES);
    rig.<TableView<?>>find("#queues-table").getSelectionModel().select(3);
    for (Runnable open :
        List.<Runnable>of(
            rig.frame()::openPalette,
            rig.frame()::showKeys,
            rig.frame().snapshots()::save,
            rig.<Button>find("#queue-pause")::fire,
            rig.<Button>find("#queue-purge")::fire)) {
      open.run();
      Node dialog = rig.frame().dialogs().getChildren().getFirst();
      shown.add(Closed.of("dialog " + dialog.getId(), dialog));
      rig.frame().dialogs().dismiss();
    }
    return shown;
  }

  private Closed snapshot(Rig rig) throws Exception {
    Recording nothing = new Recording("somewhere:9090", 1, List.of());
    ConsolePrefs prefs = ConsolePrefs.read(folder.resolve("snapshot.properties"), Runnable::run);
    return Rig.fx(
        () -> {
          Stage stage = new Stage();
          SnapshotConsole console =
              SnapshotConsole.open(
                  nothing, folder.resolve("a.snapshot"), prefs, ThemeChoice.LIGHT, stage);
          Closed root = Closed.of("a snapshot", console.window().scene().getRoot());
          console.hide();
          return root;
        });
  }

  /** What should be gone, known by its name and kept by nobody here. */
  private record Closed(String name, WeakReference<Object> what) {
    static Closed of(String name, Object what) {
      return new Closed(name, new WeakReference<>(what));
    }
  }

  /** The toolkit keeps the one that had the keyboard last. */
  private static void collected(List<Closed> gone) {
    Awaitility.await()
        .atMost(Rig.PATIENCE)
        .untilAsserted(
            () -> {
              System.gc();
              Rig.fx(() -> gone.removeIf(g -> g.what().get() == null));
              assertThat(gone).hasSizeLessThanOrEqualTo(2);
            });
  }

  @Test
  void aFloodCostsOneRunAFrame() throws Exception {
    FixtureData data = new FixtureData(Clock.systemUTC().millis());
    FixtureServer server = new FixtureServer(FixtureServer.Scene.EMPTY, data);
    try (Rig rig = new Rig(a -> server, "localhost:9090", STILL, ThemeChoice.LIGHT, folder)) {
      Coalescer coalescer = new Coalescer();
      AtomicInteger runs = new AtomicInteger();
      AtomicInteger last = new AtomicInteger();
      AtomicInteger frames = new AtomicInteger();
      AnimationTimer counts =
          new AnimationTimer() {
            @Override
            public void handle(long now) {
              frames.incrementAndGet();
            }
          };
      Rig.fx(
          () -> {
            counts.start();
            return true;
          });
      for (int i = 1; i <= 100_000; i++) {
        int value = i;
        coalescer.submit(
            "key",
            () -> {
              runs.incrementAndGet();
              last.set(value);
            });
      }
      Rig.until("the latest value", () -> last.get() == 100_000);
      // However many of those went by until the last was told.
      assertThat(runs.get()).isLessThanOrEqualTo(frames.get() + 1);
      Rig.fx(
          () -> {
            counts.stop();
            return true;
          });
      rig.settle();
    }
  }
}
