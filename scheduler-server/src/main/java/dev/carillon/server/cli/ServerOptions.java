package dev.carillon.server.cli;

import dev.carillon.client.Connection;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every command that speaks to a server takes. */
final class ServerOptions {
  static final String VARIABLE = "CARILLON_SERVER";

  @Option(
      names = "--server",
      paramLabel = "HOST:PORT[,…]",
      description =
          "Server to speak to; of several, the first that can be reached (environment:"
              + " CARILLON_SERVER; default: localhost:9090).")
  @Nullable String server;

  @Mixin final AccessOptions access = new AccessOptions();

  @Option(
      names = "--deadline",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "Longest wait for one answer (default: 10s).")
  Duration deadline = Connection.DEFAULT_DEADLINE;

  @Option(
      names = "--json",
      description = "Print JSON, the shape of the server's own: one object, or one a line.")
  boolean json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  Connection connection(Terminal terminal) {
    return access.on(Connection.parse(address(terminal)).withDeadline(deadline), terminal);
  }

  /** The server in the one way that it is written, under which its token is kept. */
  String target(Terminal terminal) {
    return Connection.parse(address(terminal)).target();
  }

  private String address(Terminal terminal) {
    String told = server;
    return told != null
        ? told
        : terminal.environment().getOrDefault(VARIABLE, "localhost:" + Connection.DEFAULT_PORT);
  }
}
