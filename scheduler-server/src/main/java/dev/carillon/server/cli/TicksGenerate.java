package dev.carillon.server.cli;

import dev.carillon.server.bench.TickGenerator;
import dev.carillon.server.config.Address;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code carillon ticks generate}. */
@Command(
    name = "generate",
    description =
        "Sends ticks to a server: random ids, random times within the next minutes. Prints"
            + " 'Generated ticks/s: N' once a second.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  carillon ticks generate",
      "  carillon ticks generate --rate 5000 --within 30s --for 2m",
      "  carillon ticks generate --url http://localhost:8888/ticks --batch 1"
    })
final class TicksGenerate implements Callable<Integer> {
  private final Terminal terminal;

  @Option(
      names = "--server",
      paramLabel = "HOST:PORT",
      description =
          "The server's main port (environment: CARILLON_SERVER; default: localhost:9090).")
  String server = "";

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "Where to send, instead of /ticks on the main port.")
  String url = "";

  @Option(
      names = "--ids",
      paramLabel = "N",
      description = "Different ids (default: ${DEFAULT-VALUE}).")
  int ids = 1_000_000;

  @Option(
      names = "--within",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "Times lie within this from now (default: 10m).")
  Duration within = Duration.ofMinutes(10);

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "Stop after so many (default: no end).")
  int count;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "Stop after this time (default: no end).")
  Duration duration = Duration.ZERO;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "At most so many a second (default: as many as go).")
  int rate;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Ticks in one request, 1-1000 (default: ${DEFAULT-VALUE}).")
  int batch = 500;

  @Option(
      names = "--requests",
      paramLabel = "N",
      description = "Requests on their way at once (default: ${DEFAULT-VALUE}).")
  int requests = 4;

  TicksGenerate(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (ids < 1 || count < 0 || rate < 0 || requests < 1 || batch < 1 || batch > 1_000) {
      terminal
          .err()
          .println(
              "error: Expected --ids and --requests from 1, --batch from 1 to 1000, --count and"
                  + " --rate not negative.");
      return Exit.USAGE;
    }
    URI target = url.isEmpty() ? ticksOf(server()) : URI.create(url);
    var load = new TickGenerator.Load(target, ids, within, count, duration, rate, batch, requests);
    var random = new SplittableRandom(new SecureRandom().nextLong());
    new TickGenerator(load, terminal.clock(), random, this::line, terminal.err()::println).run();
    return Exit.OK;
  }

  private static URI ticksOf(Address server) {
    return URI.create("http://" + server + "/ticks");
  }

  private Address server() {
    String told =
        server.isEmpty()
            ? terminal.environment().getOrDefault(ServerOptions.VARIABLE, "localhost:9090")
            : server;
    return Address.parse(told.split(",", 2)[0].strip());
  }

  private void line(String text) {
    terminal.out().println(text);
    terminal.out().flush();
  }
}
