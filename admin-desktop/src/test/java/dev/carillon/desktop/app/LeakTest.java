package dev.carillon.desktop.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.desktop.fx.Coalescer;
import dev.carillon.desktop.theme.ThemeChoice;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing piles up: neither streams of screens left, nor work for frames that cannot keep up. */
class LeakTest {
  /** A build looks at some; -Dcarillon.leak.rounds=100 at a hundred. */
  private static final int ROUNDS = Integer.getInteger("carillon.leak.rounds", 25);

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

  @Test
  void aFloodCostsOneRunAFrame() throws Exception {
    FixtureData data = new FixtureData(Clock.systemUTC().millis());
    FixtureServer server = new FixtureServer(FixtureServer.Scene.EMPTY, data);
    try (Rig rig = new Rig(a -> server, "localhost:9090", STILL, ThemeChoice.LIGHT, folder)) {
      Coalescer coalescer = new Coalescer();
      AtomicInteger runs = new AtomicInteger();
      AtomicInteger last = new AtomicInteger();
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
      assertThat(runs.get()).isLessThan(1_000);
      rig.settle();
    }
  }
}
