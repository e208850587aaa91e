package dev.carillon.desktop.faults;

import dev.carillon.desktop.app.Launcher;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.control.TextInputControl;
import javafx.scene.control.ToggleButton;
import javafx.stage.Window;

/**
 * The whole console as a process of its own that obeys a test: {@code show <place>}, {@code type
 * <filter>}, {@code weigh} (collects garbage first), {@code pulses} (told and forgotten). Ends with
 * its standard input.
 */
public final class WatchedConsole {
  private static final long PATIENCE_S = 60;

  private WatchedConsole() {}

  public static void main(String[] args) {
    Thread orders = new Thread(WatchedConsole::obey, "orders");
    orders.setDaemon(true);
    orders.start();
    Launcher.main(args);
    System.exit(0);
  }

  private static void obey() {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      awaitWindow();
      Pulses pulses = new Pulses();
      fx(pulses::start);
      System.out.println("shown " + ManagementFactory.getRuntimeMXBean().getUptime());
      for (String order = in.readLine(); order != null; order = in.readLine()) {
        String[] words = order.split(" ", 2);
        switch (words[0]) {
          case "show" -> fx(() -> ((ToggleButton) find("#rail-" + words[1])).fire());
          case "type" -> fx(() -> ((TextInputControl) find("#filter-input")).setText(words[1]));
          case "weigh" -> System.out.println("weighed " + weigh());
          case "pulses" -> System.out.println("pulses " + pulses.told());
          default -> throw new IllegalArgumentException(order);
        }
      }
      System.exit(0);
    } catch (IOException | RuntimeException e) {
      e.printStackTrace();
      System.exit(1);
    }
  }

  private static Node find(String selector) {
    return Window.getWindows().getFirst().getScene().lookup(selector);
  }

  private static void fx(Runnable work) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Platform.runLater(
        () -> {
          try {
            work.run();
            done.complete(null);
          } catch (RuntimeException e) {
            done.completeExceptionally(e);
          }
        });
    done.orTimeout(PATIENCE_S, TimeUnit.SECONDS).join();
  }

  private static void awaitWindow() {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
    boolean[] there = {false};
    while (!there[0] && System.nanoTime() < until) {
      try {
        fx(() -> there[0] = !Window.getWindows().isEmpty());
      } catch (IllegalStateException e) {
        // The toolkit does not run yet.
        Thread.onSpinWait();
      }
      java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
    }
  }

  /**
   * Bytes of the heap that are reachable, of the process now, and of the process at its largest.
   */
  private static String weigh() throws IOException {
    System.gc();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    return heap + " " + status("VmRSS:") + " " + status("VmHWM:");
  }

  private static long status(String name) throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(l -> l.startsWith(name))
        .mapToLong(l -> Long.parseLong(l.replaceAll("\\D", "")) << 10)
        .findFirst()
        .orElse(0);
  }
}
