package dev.carillon.server.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Runs commands as a shell would, at a fixed instant, with everything they print kept. */
final class Cli {
  static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  /** What a command did. */
  record Result(int code, byte[] bytes, String err) {
    String out() {
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  private final Map<String, String> environment;
  private byte[] input = new byte[0];
  private int width = Terminal.UNLIMITED;

  private Cli(Map<String, String> environment) {
    this.environment = environment;
  }

  static Cli against(FakeServer server) {
    return againstPort(server.port());
  }

  static Cli againstPort(int port) {
    return new Cli(Map.of(ServerOptions.VARIABLE, "127.0.0.1:" + port));
  }

  /** With more in its environment. */
  Cli with(String variable, String value) {
    Map<String, String> more = new java.util.HashMap<>(environment);
    more.put(variable, value);
    return new Cli(Map.copyOf(more));
  }

  /** With no server named; only for commands that need none. */
  static Cli alone() {
    return new Cli(Map.of());
  }

  Cli withInput(String text) {
    input = text.getBytes(StandardCharsets.UTF_8);
    return this;
  }

  Cli withWidth(int columns) {
    width = columns;
    return this;
  }

  Result run(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal =
        new Terminal(
            new ByteArrayInputStream(input),
            new PrintStream(out, false, StandardCharsets.UTF_8),
            new PrintStream(err, false, StandardCharsets.UTF_8),
            environment,
            Clock.fixed(NOW, ZoneOffset.UTC),
            ZoneOffset.UTC,
            width);
    int code = patient(Carillon.commandLine(terminal)).execute(args);
    terminal.out().flush();
    terminal.err().flush();
    return new Result(code, out.toByteArray(), err.toString(StandardCharsets.UTF_8));
  }

  /** Where a command's wait is not given, it is longer than a busy machine may stand still. */
  private static CommandLine patient(CommandLine commands) {
    return commands.setDefaultValueProvider(
        arg ->
            arg instanceof OptionSpec option && option.longestName().equals("--deadline")
                ? "2m"
                : null);
  }
}
