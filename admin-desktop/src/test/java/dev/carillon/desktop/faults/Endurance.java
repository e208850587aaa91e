package dev.carillon.desktop.faults;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The console, as its launcher starts it, before a busy server; it is led from screen to screen
 * meanwhile.
 */
final class Endurance implements AutoCloseable {
  /**
   * As in the launcher, but with both compilers: without a display each pixel is copied in Java.
   */
  private static final List<String> OPTIONS =
      List.of(
          "-XX:+UseSerialGC",
          "-Xms48m",
          "-XX:MaxNewSize=32m",
          "-XX:MinHeapFreeRatio=20",
          "-XX:MaxHeapFreeRatio=40",
          "-XX:TrimNativeHeapInterval=5000",
          "-Dglass.platform=Headless",
          "-Dprism.order=sw",
          "-Djava.awt.headless=true");

  private static final List<String> PLACES =
      List.of(
          "dashboard",
          "tasks",
          "queues",
          "tasks",
          "workers",
          "dead",
          "workflows",
          "tasks",
          "schedules",
          "cluster",
          "audit",
          "settings");

  /** What is reachable after a collection and what the process has, in bytes. */
  record Weight(long heap, long resident, long most) {}

  /**
   * Pulses that came, how many of them late, the longest wait in ms, and how long of a wait the
   * JavaFX thread computed at most.
   */
  record Beats(long count, long late, long worstMs, long computedMs) {}

  private final BusyServer server;
  private final Program console;
  private int place;

  Endurance(Path folder, int tasks) {
    Path log = folder.resolve("parts.log");
    server = new BusyServer(log);
    say("filling %,d tasks", tasks);
    server.fill(tasks);
    console =
        Program.start(
            "console",
            WatchedConsole.class.getName(),
            OPTIONS,
            log,
            Map.of("XDG_CONFIG_HOME", folder.toString(), "MALLOC_ARENA_MAX", "2"),
            "--server",
            server.address());
    say("window after %s ms", console.await("shown"));
    server.listen();
  }

  /** Lets events come; every so often another screen is shown. */
  void stream(int perSecond, Duration howLong, Duration each) {
    for (long left = howLong.toMillis(); left > 0; left -= each.toMillis()) {
      String next = PLACES.get(place++ % PLACES.size());
      console.tell("show " + next);
      if (next.equals("tasks")) {
        console.tell("type " + (place % 2 == 0 ? "state:scheduled" : "queue:live-1"));
      }
      server.stream(perSecond, Duration.ofMillis(Math.min(left, each.toMillis())));
    }
  }

  /** Events that came since the last time this was asked. */
  long heard() {
    return server.heard();
  }

  Weight weigh() {
    console.tell("weigh");
    List<Long> figures = figures(console.await("weighed"));
    return new Weight(figures.get(0), figures.get(1), figures.get(2));
  }

  /** Since the last time this was asked. */
  Beats beats() {
    console.tell("pulses");
    List<Long> figures = figures(console.await("pulses"));
    return new Beats(figures.get(0), figures.get(1), figures.get(2), figures.get(3));
  }

  private static List<Long> figures(String words) {
    List<Long> figures = new ArrayList<>();
    for (String word : words.split(" ", -1)) {
      figures.add(Long.valueOf(word));
    }
    return figures;
  }

  static void say(String words, Object... figures) {
    System.out.println(String.format(Locale.ROOT, words, figures));
  }

  @Override
  public void close() throws Exception {
    console.close();
    server.close();
  }
}
