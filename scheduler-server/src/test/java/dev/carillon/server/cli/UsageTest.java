package dev.carillon.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.server.embedded.Ports;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Help, wrong command lines and the exit codes that need no server. */
final class UsageTest {
  private final Cli cli = Cli.alone();

  static Stream<String> commands() {
    Terminal terminal =
        new Terminal(
            System.in,
            System.out,
            System.err,
            Map.of(),
            Clock.fixed(Cli.NOW, ZoneOffset.UTC),
            ZoneOffset.UTC,
            80);
    List<String> names = new ArrayList<>();
    collect(Carillon.commandLine(terminal), "", names);
    return names.stream().distinct().filter(name -> !name.equals("help"));
  }

  private static void collect(CommandLine line, String prefix, List<String> names) {
    line.getSubcommands()
        .values()
        .forEach(
            sub -> {
              String name = (prefix + " " + sub.getCommandName()).strip();
              names.add(name);
              collect(sub, name, names);
            });
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandHasHelpWithExamples(String command) {
    List<String> args = new ArrayList<>(List.of(command.split(" ")));
    args.add("--help");
    Cli.Result result = cli.run(args.toArray(String[]::new));
    assertThat(result.code()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).contains("Usage: carillon " + command).contains("carillon " + command);
    assertThat(result.out()).containsAnyOf("Example", "Help of one of them");
  }

  @Test
  void aloneItShowsAllCommands() {
    Cli.Result result = cli.run();
    assertThat(result.code()).isEqualTo(Exit.USAGE);
    assertThat(result.err()).contains("task ", "queue ", "worker ", "cluster ", "events ");
    assertThat(cli.run("task").code()).isEqualTo(Exit.USAGE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "task nonsense",
        "task show",
        "task show a b",
        "task submit --nonsense",
        "task submit --delay",
        "task submit --delay 30",
        "task submit --delay 3s --at 2026-12-24T18:00:00Z",
        "task submit --payload a --payload-file b",
        "task submit --payload-file /nonexistent/file",
        "task submit --at tomorrow",
        "task submit --priority 12",
        "task submit --max-attempts many",
        "task submit --max-attempts 0",
        "task submit --max-attempts 256",
        "task submit --backoff 50d",
        "task submit --timeout 0",
        "task submit --label x",
        "task list --state gone",
        "task list --limit x",
        "queue pause",
        "queue pause mail --for ever",
        "events --server localhost:http"
      })
  void aWrongCommandLineSaysWhatWasExpected(String line) {
    Cli.Result result = cli.run(line.split(" "));
    assertThat(result.code()).as(result.err()).isEqualTo(Exit.USAGE);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).startsWith("error: Expected ").contains("\n  ");
  }

  @Test
  void aMistypedNameIsAnsweredWithTheNearest() {
    assertThat(cli.run("task", "shwo").err()).contains("Did you mean show");
    assertThat(cli.run("task", "submit", "--prio", "3").err()).contains("--priority");
  }

  @Test
  void aWrongWordIsAnsweredWithTheWordsThatCount() {
    assertThat(cli.run("schedule", "put", "x", "--overlap", "maybe").err())
        .startsWith("error: Expected --overlap skip, queue, allow or cancel, but got 'maybe'.");
    assertThat(cli.run("schedule", "put", "x", "--overlap", "skip", "--overlap", "skip").err())
        .startsWith("error: Expected --overlap ")
        .contains(" once, but got it again.");
  }

  @Test
  void helpTellsWhatIsOfTheCommandFirst_andHowServersAreReachedInAPartOfItsOwn() {
    String help = cli.run("workflow", "run", "--help").out();
    assertThat(help).contains("[SERVER-OPTIONS]").containsOnlyOnce("--token-file=FILE");
    assertThat(help.indexOf("--watch")).isLessThan(help.indexOf("Reaching the server:"));
    assertThat(help.indexOf("--json")).isLessThan(help.indexOf("Reaching the server:"));
    assertThat(help.indexOf("--token-file")).isGreaterThan(help.indexOf("Reaching the server:"));
    assertThat(cli.run("up", "--help").out()).doesNotContain("Reaching the server:");
  }

  @Test
  void noServerIsToldWithItsAddress() {
    String address = "127.0.0.1:" + Ports.free();
    Cli.Result result = cli.run("queue", "list", "--server", address);
    assertThat(result.code()).isEqualTo(Exit.UNREACHABLE);
    assertThat(result.err())
        .isEqualTo(
            "error: Expected a server at "
                + address
                + ", but nothing listens there (connection refused).\n"
                + "  Is the server running at "
                + address
                + "?\n");
  }

  @Test
  void theVersionIsTold() {
    assertThat(cli.run("--version").out()).startsWith("carillon ");
  }
}
