package dev.carillon.desktop.app;

import dev.carillon.desktop.bench.Figure;
import dev.carillon.desktop.bench.Footprint;
import dev.carillon.desktop.fx.FxThread;
import dev.carillon.desktop.state.LiveState;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javafx.beans.property.ReadOnlyObjectProperty;

/**
 * Measures a start, then the console at rest, tells both and ends it: {@code console --bench}.
 * Counted from the start of the process, so that loading classes counts too.
 */
final class StartBench {
  /** The compiler works on for a while behind the first frames. */
  private static final long SETTLE_SECONDS = 10;

  private static final long REST_SECONDS = 20;

  private final ScheduledExecutorService timer;
  private final Figure.Out out;
  private boolean live;

  StartBench(ScheduledExecutorService timer, Figure.Out out) {
    this.timer = timer;
    this.out = out;
  }

  /** On the JavaFX thread, once the window is shown. */
  void windowShown(ReadOnlyObjectProperty<LiveState> state) {
    out.tell("window_shown", Footprint.uptimeMillis(), "ms");
    var unused =
        state.subscribe(
            now -> {
              if (!live && now.overview().isPresent()) {
                live = true;
                FxThread.afterFrame(this::firstLive);
              }
            });
  }

  private void firstLive() {
    out.tell("first_live_frame", Footprint.uptimeMillis(), "ms");
    out.tell("first_live_frame_cpu", Footprint.cpuNanos() / 1e6, "ms");
    var unused = timer.schedule(this::rest, SETTLE_SECONDS, TimeUnit.SECONDS);
  }

  private void rest() {
    long cpu = Footprint.cpuNanos();
    long began = System.nanoTime();
    var unused = timer.schedule(() -> end(cpu, began), REST_SECONDS, TimeUnit.SECONDS);
  }

  private void end(long cpuBefore, long began) {
    double share = 100.0 * (Footprint.cpuNanos() - cpuBefore) / (System.nanoTime() - began);
    out.tell("cpu_at_rest", share, "%");
    out.tell("resident_at_rest", Footprint.residentMiB(), "MiB");
    FxThread.exit();
  }
}
