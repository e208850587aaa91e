package dev.carillon.server.bench;

import dev.carillon.model.task.NewTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

/** How quick the desktop console is. The floor of a figure is the mark that was set for it. */
final class ConsoleSpeed implements Measurement {
  private static final int QUEUES = 7;

  /** Of one processor. */
  private static final double AT_REST = 0.25;

  private static final int MOST_SETTLE_S = 60;
  private static final Map<String, Double> MARKS =
      Map.ofEntries(
          Map.entry("first_live_frame", 2_500.0),
          Map.entry("cpu_at_rest", 3.0),
          Map.entry("resident_at_rest", 350.0),
          Map.entry("first_page_typed", 300.0),
          Map.entry("graph_2000_drawn", 1_500.0),
          Map.entry("graph_2000_pan", 40.0),
          Map.entry("graph_2000_zoom", 40.0),
          Map.entry("graph_2000_pan_at_45_percent", 40.0),
          Map.entry("graph_2000_pan_at_100_percent", 40.0),
          Map.entry("graph_10000_drawn", 5_000.0),
          Map.entry("graph_10000_pan", 20.0),
          Map.entry("graph_10000_zoom", 20.0),
          Map.entry("graph_10000_pan_at_45_percent", 20.0),
          Map.entry("graph_10000_pan_at_100_percent", 20.0));

  private final Setting on;
  private final ConsoleProgram console;
  private final Path folder;
  private final List<BenchResult> results = new ArrayList<>();

  ConsoleSpeed(Setting on, ConsoleProgram console) {
    this.on = on;
    this.console = console;
    try {
      this.folder = Files.createTempDirectory("carillon-bench-console-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public List<BenchResult> run() throws InterruptedException {
    settle();
    Path cache = folder.resolve("console.aot");
    start("", List.of());
    on.progress().accept("console: making a cache of loaded classes");
    var unused = measure(List.of("-XX:AOTCacheOutput=" + cache), server("--bench"));
    if (Files.exists(cache)) {
      start("cached_", List.of("-XX:AOTCache=" + cache));
    }
    on.progress().accept("console: graphs");
    measure(List.of(), "bench", "graph").forEach(this::tell);
    on.progress().accept("console: filling " + on.options().tasks() + " tasks");
    Load.submit(on.rig().client(), on.options().tasks(), this::waiting);
    on.progress().accept("console: typing filters");
    measure(List.of(), server("--bench=tasks")).forEach(this::tell);
    try {
      // Not after a failure, which tells of the log in it.
      Folders.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return results;
  }

  /** What the servers around it still compile of their own start is not the console's. */
  private void settle() throws InterruptedException {
    on.progress().accept("console: waiting until the servers rest");
    for (int second = 0; second < MOST_SETTLE_S; second++) {
      double before = used();
      TimeUnit.SECONDS.sleep(1);
      if (used() - before < AT_REST) {
        return;
      }
    }
  }

  /** Processor seconds of the servers so far. */
  private double used() {
    return on.rig().cpu().values().stream().mapToDouble(Double::doubleValue).sum();
  }

  private NewTask waiting(int i) {
    return on.task(BenchWorker.TYPE, "bulk-" + i % QUEUES)
        .dueAt(new NewTask.Due.After(Duration.ofHours(6).plusMillis(i)));
  }

  /** The median start of the runs, with what that very run told of the console at rest. */
  private void start(String prefix, List<String> flags) throws InterruptedException {
    List<Map<String, ConsoleProgram.Figure>> runs = new ArrayList<>();
    for (int run = 0; run < on.options().runs(); run++) {
      on.run("console, " + prefix + "start", run);
      runs.add(measure(flags, server("--bench")));
    }
    runs.sort((a, b) -> Double.compare(began(a), began(b)));
    runs.get(runs.size() / 2).forEach((name, figure) -> tell(prefix + name, figure));
  }

  private static double began(Map<String, ConsoleProgram.Figure> run) {
    ConsoleProgram.Figure figure = run.get("first_live_frame");
    return figure == null ? Double.MAX_VALUE : figure.value();
  }

  private String[] server(String what) {
    return new String[] {what, "--server", on.rig().address()};
  }

  private Map<String, ConsoleProgram.Figure> measure(List<String> flags, String... args)
      throws InterruptedException {
    return console.run(folder.resolve("console.log"), flags, args);
  }

  private void tell(String metric, ConsoleProgram.Figure figure) {
    Double mark = MARKS.get(metric);
    results.add(
        new BenchResult(
            "console",
            metric,
            figure.value(),
            figure.unit(),
            mark == null ? OptionalDouble.empty() : OptionalDouble.of(mark),
            "floor: the mark, for times and shares at most, for frames a second at least; drawn "
                + (ConsoleProgram.hasDisplay() ? "on a display" : "into memory")
                + " by software"));
  }
}
