package dev.carillon.desktop.faults;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The console, as its launcher starts it, before a busy server; it is led from screen to screen
 * meanwhile.
 */
final class Endurance implements AutoCloseable {
  private static final String BY_SOFTWARE = "-Dprism.order=sw";

  /** Without a display each pixel is copied in Java, which only the better compiler makes quick. */
  private static final List<String> IN_MEMORY =
      List.of("-XX:TieredStopAtLevel=4", "-Dglass.platform=Headless", "-Djava.awt.headless=true");

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

  private final Optional<Display> display;
  private final BusyServer server;
  private final Program console;
  private int place;

  Endurance(Path folder, int tasks) {
    Path log = folder.resolve("parts.log");
    display = Display.find(log);
    say("drawn %s", display.isPresent() ? "on a display" : "into memory");
    server = new BusyServer(log);
    say("filling %,d tasks", tasks);
    server.fill(tasks);
    console =
        Program.start(
            "console",
            WatchedConsole.class.getName(),
            options(),
            log,
            environment(folder),
            "--server",
            server.address());
    say("window after %s ms", console.await("shown"));
    server.listen();
  }

  private List<String> options() {
    List<String> options = new ArrayList<>(ByLauncher.options());
    options.add(BY_SOFTWARE);
    if (display.isEmpty()) {
      options.addAll(IN_MEMORY);
    }
    return options;
  }

  private Map<String, String> environment(Path folder) {
    Map<String, String> environment = new HashMap<>(ByLauncher.environment());
    environment.put("XDG_CONFIG_HOME", folder.toString());
    display.ifPresent(d -> environment.put("DISPLAY", d.name()));
    return environment;
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
    display.ifPresent(Display::close);
  }
}
