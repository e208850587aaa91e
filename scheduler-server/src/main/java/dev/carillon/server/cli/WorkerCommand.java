package dev.carillon.server.cli;

import static java.util.stream.Collectors.joining;

import dev.carillon.server.boot.CarillonWorker;
import dev.carillon.server.boot.Signals;
import dev.carillon.server.config.Logging;
import dev.carillon.server.config.Masking;
import dev.carillon.server.config.Settings;
import dev.carillon.server.config.WorkerConfig;
import dev.carillon.server.log.LogSetup;
import dev.carillon.server.mask.Mask;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs a worker until it is told to end; its subcommands look after workers that run. */
@Command(
    name = "worker",
    description = {
      "Run a worker: it takes tasks from a server and runs them.",
      "With one of the commands below: look at workers, stop and start them, send them home."
    },
    footer = {
      "",
      "Examples:",
      "  carillon worker --shell line --slots 4",
      "  carillon worker list",
      "",
      "Ctrl+C or SIGTERM: it takes nothing new, finishes what runs, gives the rest back."
    })
final class WorkerCommand implements Callable<Integer> {
  @Mixin final SettingsOptions options = new SettingsOptions(WorkerConfig.keys());

  @Option(
      names = "--until-input-ends",
      hidden = true,
      description = "Leave when standard input ends: for a parent that may be killed.")
  boolean untilInputEnds;

  private final Terminal terminal;

  private WorkerCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  static CommandLine of(Terminal terminal, Object... subcommands) {
    WorkerCommand command = new WorkerCommand(terminal);
    CommandLine line = new CommandLine(command);
    command.options.addTo(line.getCommandSpec());
    for (Object subcommand : subcommands) {
      line.addSubcommand(subcommand);
    }
    return line;
  }

  @Override
  public Integer call() throws InterruptedException {
    Settings settings = options.load(terminal.environment());
    WorkerConfig config = WorkerConfig.of(settings);
    if (options.printConfig) {
      terminal.out().print(settings.toYaml());
      return Exit.OK;
    }
    LogSetup.apply(Logging.of(settings));
    Mask.use(Masking.of(settings));
    Signals signals = Signals.install();
    try (var worker = new CarillonWorker(config, terminal.clock(), terminal.environment())) {
      terminal.note(
          worker.describe()
              + "; server "
              + config.servers().stream().map(Object::toString).collect(joining(", "))
              + ".");
      var unused = worker.terminated().thenRun(() -> signals.suggest(Exit.OK));
      if (untilInputEnds) {
        signals.whenEnds(terminal.in());
      }
      return signals.await();
    }
  }
}
