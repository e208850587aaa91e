package dev.carillon.server.cli;

import dev.carillon.server.boot.LogFile;
import dev.carillon.server.boot.Signals;
import dev.carillon.server.boot.up.Up;
import dev.carillon.server.boot.up.UpOptions;
import dev.carillon.server.config.Address;
import dev.carillon.server.config.ConfigLoader;
import dev.carillon.server.config.ServerConfig;
import dev.carillon.server.log.LogSetup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Everything on one machine, to look at. */
@Command(
    name = "up",
    description =
        "Start a server with a Redis, a Kafka and a worker of its own and a sample workload.",
    footer = {
      "",
      "Examples:",
      "  carillon up",
      "  carillon up --no-sample --port 9191 --data /tmp/try",
      "",
      "Everything listens on loopback only. The worker runs shell tasks: that is allowed here, and",
      "only here, without being asked for.",
      "Ctrl+C stops everything that was started; the next start goes on with the same data."
    })
final class UpCommand implements Callable<Integer> {
  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Port for gRPC and JSON (default: 9090; 0: any free one).")
  int port = 9090;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where everything is kept (default: ~/.carillon).")
  @Nullable Path data;

  @Option(names = "--direct", description = "Without Kafka: the worker is told of work directly.")
  boolean direct;

  @Option(names = "--no-sample", description = "Without the sample workload.")
  boolean noSample;

  @Option(names = "--no-console", description = "Do not open the console.")
  boolean noConsole;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "YAML file with further settings of the server.")
  @Nullable Path file;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  private final Terminal terminal;

  UpCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    Signals signals = Signals.install();
    UpOptions options = options();
    Up up = new Up(options, terminal.clock(), terminal::note, file -> log(file, options.config()));
    try {
      up.start();
      int code = signals.await();
      terminal.note("Stopping …");
      return code;
    } finally {
      Signals.closeInTime(up);
      terminal.note("Stopped.");
    }
  }

  private static void log(Path file, ServerConfig config) {
    LogFile.use(file);
    LogSetup.apply(config.observability().logging());
  }

  private UpOptions options() {
    Path home = Path.of(System.getProperty("user.home", "."), ".carillon");
    String root = System.getProperty("carillon.root", "");
    boolean console = !noConsole && !root.isEmpty() && UpOptions.hasDisplay(terminal.environment());
    return new UpOptions(
        config(),
        data == null ? home : data,
        !direct,
        !noSample,
        console ? List.of(root + "/carillon", "console") : List.of(),
        worker(),
        terminal.environment().getOrDefault("CARILLON_COMMAND", "carillon"));
  }

  private ServerConfig config() {
    Map<String, String> flags = new HashMap<>();
    flags.put("grpc.address", new Address("localhost", port).toString());
    flags.put("dispatch", direct ? "direct" : "auto");
    var sources = new ConfigLoader.Sources(flags, terminal.environment(), file, "dev");
    return ServerConfig.of(new ConfigLoader(ServerConfig.keys()).load(sources));
  }

  /** This very program again, as a worker. */
  private static List<String> worker() {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.add("--sun-misc-unsafe-memory-access=allow");
    line.add("--enable-native-access=ALL-UNNAMED");
    line.add("-XX:+UseSerialGC");
    // Classes that the launcher keeps in loaded form: most of a worker's are among them.
    String archive = System.getProperty("carillon.archive", "");
    if (!archive.isEmpty()) {
      line.addAll(List.of("-Xshare:auto", "-Xlog:disable", "-XX:SharedArchiveFile=" + archive));
    }
    line.addAll(List.of("-cp", System.getProperty("java.class.path")));
    line.addAll(List.of(Carillon.class.getName(), "worker"));
    return line;
  }
}
