package dev.carillon.server.cli;

import dev.carillon.server.boot.Backups;
import dev.carillon.server.config.ServerConfig;
import dev.carillon.server.store.redis.backup.ClusterBackup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code carillon restore}. */
@Command(
    name = "restore",
    description = "Read a backup into Redis while no server of that cluster runs.",
    footer = {
      "",
      "The file is read to its end first: a damaged one changes nothing. Tasks that ran when the"
          + " backup was",
      "taken count as lost with their worker and run again. No server starts on a restore that"
          + " broke off.",
      "",
      "Examples:",
      "  carillon restore monday.carillon --cluster monday    beside the live one, under another"
          + " name",
      "  carillon restore monday.carillon --replace           instead of what the cluster holds now"
    })
final class RestoreCommand implements Callable<Integer> {
  @Mixin final SettingsOptions options = new SettingsOptions(ServerConfig.keys());

  @Parameters(paramLabel = "FILE", description = "A file written by carillon backup.")
  Path file = Path.of("");

  @Option(names = "--replace", description = "Delete what the cluster holds now.")
  boolean replace;

  private final Terminal terminal;

  private RestoreCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  static CommandLine of(Terminal terminal) {
    RestoreCommand command = new RestoreCommand(terminal);
    CommandLine line = new CommandLine(command);
    command.options.addTo(line.getCommandSpec());
    return line;
  }

  @Override
  public Integer call() throws IOException {
    Silence.ofLogs();
    ServerConfig config = ServerConfig.of(options.load(terminal.environment()));
    try (ClusterBackup backup = Backups.of(config)) {
      KeyProgress progress = new KeyProgress(terminal, "restored");
      ClusterBackup.Summary summary = backup.restore(file, replace, progress);
      terminal
          .out()
          .println(
              "Restored into " + config.cluster() + ": " + BackupCommand.words(summary, terminal));
      terminal.note(
          "The first server that starts on it looks through all of it and puts in order what moved"
              + " while the backup was taken, before it begins to work. What it found: carillon"
              + " ledger report");
    }
    return Exit.OK;
  }
}
