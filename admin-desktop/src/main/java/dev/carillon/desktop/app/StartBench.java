package dev.carillon.desktop.app;

import dev.carillon.desktop.fx.FxThread;
import dev.carillon.desktop.state.LiveState;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javafx.beans.property.ReadOnlyObjectProperty;

/**
 * Measures a start, then the console at rest, prints both and ends it: {@code console --bench}.
 * Counted from the start of the process, so that loading classes counts too.
 */
final class StartBench {
  /** The compiler works on for a while behind the first frames. */
  private static final long SETTLE_SECONDS = 10;

  private static final long REST_SECONDS = 20;

  private final ScheduledExecutorService timer;
  private final PrintStream out;
  private boolean live;

  StartBench(ScheduledExecutorService timer, PrintStream out) {
    this.timer = timer;
    this.out = out;
  }

  /** On the JavaFX thread, once the window is shown. */
  void windowShown(ReadOnlyObjectProperty<LiveState> state) {
    out.printf(Locale.ROOT, "window shown      %6d ms after the process began%n", uptime());
    var unused =
        state.subscribe(
            now -> {
              if (!live && now.overview().isPresent()) {
                live = true;
                FxThread.afterFrame(this::firstLive);
              }
            });
  }

  private static long uptime() {
    return ManagementFactory.getRuntimeMXBean().getUptime();
  }

  private void firstLive() {
    out.printf(Locale.ROOT, "first live frame  %6d ms%n", uptime());
    var unused = timer.schedule(this::rest, SETTLE_SECONDS, TimeUnit.SECONDS);
  }

  private void rest() {
    long cpu = cpuNanos();
    long began = System.nanoTime();
    var unused = timer.schedule(() -> end(cpu, began), REST_SECONDS, TimeUnit.SECONDS);
  }

  private void end(long cpuBefore, long began) {
    double share = 100.0 * (cpuNanos() - cpuBefore) / (System.nanoTime() - began);
    out.printf(
        Locale.ROOT,
        "CPU at rest       %6.1f %% of a core, live, over %d s%n",
        share,
        REST_SECONDS);
    out.printf(Locale.ROOT, "resident memory   %6d MiB%n", residentMiB());
    FxThread.exit();
  }

  private static long cpuNanos() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean os
        ? os.getProcessCpuTime()
        : 0;
  }

  /** As Linux tells it; 0 elsewhere. */
  private static long residentMiB() {
    Path status = Path.of("/proc/self/status");
    if (!Files.isReadable(status)) {
      return 0;
    }
    try {
      return Files.readAllLines(status).stream()
          .filter(l -> l.startsWith("VmRSS:"))
          .mapToLong(l -> Long.parseLong(l.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }
}
