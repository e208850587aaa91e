package dev.carillon.server.cli;

import dev.carillon.server.bench.Bench;
import dev.carillon.server.bench.BenchOptions;
import dev.carillon.server.bench.BenchResult;
import dev.carillon.server.boot.ProcessClock;
import dev.carillon.server.config.Address;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code carillon bench}. */
@Command(
    name = "bench",
    description =
        "Measure this machine: what Carillon makes of a load, beside what Redis and Kafka alone"
            + " make of it in the same run.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "  burst     tasks due now: submitted into a paused queue, then executed",
      "  lateness  tasks due evenly over 20 s at 2,000/s: handler start minus due",
      "  bridge    tasks of type kafka, due now, from Redis to a topic",
      "  drain     50,000 tasks due at one instant, until the last is done",
      "  memory    bytes of Redis a waiting task costs",
      "  growth    burst with 10,000, 1,000,000 and 5,000,000 tasks waiting (needs 4 GB for Redis)",
      "  ticks     the ticks door under 'carillon ticks generate', from HTTP to a consumer of the"
          + " topic; 25 s a run",
      "  dag       workflow runs: a chain of 1,000, a fan-out of 10,000, 50 layers of 100",
      "  fire      500 fires of schedules a second for 20 s: how late they are made and started;"
          + " and what 10,000",
      "            schedules cost of which none is due",
      "  operator  before --tasks waiting tasks (1,000,000): an explanation, first pages of"
          + " filters, the cancel of",
      "            100,000, and how late 2,000 others a second are meanwhile",
      "  console   the desktop console before a server with --tasks tasks (1,000,000): start"
          + " without and with",
      "            a cache of loaded classes, at rest, first page of a filter, graphs of 2,000 and"
          + " 10,000 nodes;",
      "            on the display of a desktop, else on one of xvfb-run, else it draws into memory",
      "",
      "Before it counts, a bench runs 400,000 tasks (memory 20,000, ticks and console none);",
      "burst, lateness, bridge, drain and growth then do their own work until it gets no faster:",
      "six times at most, drain and with few --tasks up to 24 times, lateness 12 times, 23 s each.",
      "What is measured is a server that has worked for a while.",
      "Payload 200 B, batches of 500, one worker process whose handler does nothing; the median of"
          + " the runs counts.",
      "",
      "Examples:",
      "  carillon bench burst",
      "  carillon bench lateness --direct --json",
      "  carillon bench burst --server localhost:9090 --redis localhost:6379",
      "  carillon bench console --tasks 100000"
    })
final class BenchCommand implements Callable<Integer> {
  private static final int TASKS = 200_000;
  private static final int WAITING_TASKS = 1_000_000;

  private final Terminal terminal;

  @Parameters(paramLabel = "WHAT", description = "one of ${COMPLETION-CANDIDATES}")
  Bench.Kind kind = Bench.Kind.BURST;

  @Option(
      names = "--tasks",
      paramLabel = "N",
      description =
          "tasks a run of burst, bridge, memory and growth (default: 200000), or that wait before"
              + " the operator and the console (1000000)")
  @Nullable Integer tasks;

  @Option(
      names = "--runs",
      paramLabel = "N",
      description = "runs, of which the median counts (default: ${DEFAULT-VALUE})")
  int runs = 3;

  @Option(
      names = "--slots",
      paramLabel = "N",
      description = "tasks the worker runs at once (default: ${DEFAULT-VALUE})")
  int slots = 256;

  @Option(
      names = "--direct",
      description = "without the Kafka hop: hints over the worker's session")
  boolean direct;

  @Option(
      names = "--aof",
      paramLabel = "on|off",
      description = "append-only file of the private Redis (default: off)")
  String aof = "off";

  @Option(
      names = "--server",
      paramLabel = "HOST:PORT",
      description = "measure this server instead of a private one")
  String server = "";

  @Option(
      names = "--redis",
      paramLabel = "HOST:PORT",
      description = "that server's Redis, for the floor")
  String redis = "";

  @Option(names = "--json", description = "one JSON object a figure")
  boolean json;

  BenchCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    if ((kind == Bench.Kind.BRIDGE || kind == Bench.Kind.TICKS) && direct) {
      terminal
          .err()
          .println(
              "error: Expected this bench without --direct, but what it measures is the road to"
                  + " Kafka itself.");
      return Exit.USAGE;
    }
    boolean console = kind == Bench.Kind.CONSOLE;
    boolean waiting = console || kind == Bench.Kind.OPERATOR;
    int count = tasks != null ? tasks : waiting ? WAITING_TASKS : TASKS;
    BenchOptions options =
        new BenchOptions(count, runs, slots, direct || console, aof.equals("on"), target());
    List<BenchResult> results =
        Bench.run(
            kind,
            options,
            ProcessClock.get(),
            text -> terminal.err().println("bench: " + text + " …"));
    if (json) {
      results.forEach(result -> terminal.out().println(line(result)));
    } else {
      table(results);
    }
    return Exit.OK;
  }

  private Optional<BenchOptions.Target> target() {
    if (server.isEmpty()) {
      return Optional.empty();
    }
    Address at = Address.parse(server);
    if (redis.isEmpty()) {
      return Optional.of(new BenchOptions.Target(at.host(), at.port(), "", 0));
    }
    Address store = Address.parse(redis);
    return Optional.of(new BenchOptions.Target(at.host(), at.port(), store.host(), store.port()));
  }

  private void table(List<BenchResult> results) {
    Table table =
        new Table()
            .words("BENCH")
            .words("METRIC")
            .figures("VALUE")
            .words("UNIT")
            .figures("FLOOR")
            .figures("RATIO");
    for (BenchResult r : results) {
      table.row(
          r.bench(),
          r.metric(),
          figure(OptionalDouble.of(r.value())),
          r.unit(),
          figure(r.floor()),
          r.ratio().isPresent()
              ? String.format(Locale.ROOT, "%.2f", r.ratio().getAsDouble())
              : "-");
    }
    terminal.out().print(table.render(terminal.width()));
    results.stream()
        .map(BenchResult::note)
        .distinct()
        .forEach(note -> terminal.out().println(note));
  }

  private static String figure(OptionalDouble value) {
    if (value.isEmpty()) {
      return "-";
    }
    double v = value.getAsDouble();
    return v >= 100
        ? String.format(Locale.ROOT, "%,.0f", v)
        : String.format(Locale.ROOT, "%.1f", v);
  }

  private static String line(BenchResult r) {
    return String.format(
        Locale.ROOT,
        "{\"bench\":\"%s\",\"metric\":\"%s\",\"value\":%.2f,\"unit\":\"%s\",\"floor\":%s,\"ratio\":%s}",
        r.bench(),
        r.metric(),
        r.value(),
        r.unit(),
        number(r.floor()),
        number(r.ratio()));
  }

  private static String number(OptionalDouble value) {
    return value.isPresent() ? String.format(Locale.ROOT, "%.3f", value.getAsDouble()) : "null";
  }
}
