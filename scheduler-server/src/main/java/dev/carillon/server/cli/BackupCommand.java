package dev.carillon.server.cli;

import dev.carillon.server.boot.Backups;
import dev.carillon.server.config.ServerConfig;
import dev.carillon.server.store.redis.backup.ClusterBackup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code carillon backup}. */
@Command(
    name = "backup",
    description =
        "Write all data of a cluster to a file, straight from Redis, while its servers work.",
    footer = {
      "",
      "Whatever was acknowledged before the backup began is in it. The file holds payloads: only"
          + " you may read it.",
      "",
      "Examples:",
      "  carillon backup monday.carillon -redis-addr=localhost:6379",
      "  carillon backup --config carillon.yaml /var/backups/carillon-$(date +%%F)",
      "  carillon backup --check monday.carillon"
    })
final class BackupCommand implements Callable<Integer> {
  @Mixin final SettingsOptions options = new SettingsOptions(ServerConfig.keys());

  @Parameters(paramLabel = "FILE", description = "The file to write; one of that name is replaced.")
  Path file = Path.of("");

  @Option(
      names = "--check",
      description = "Write nothing: read FILE to its end and say whether it is whole.")
  boolean check;

  private final Terminal terminal;

  private BackupCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  static CommandLine of(Terminal terminal) {
    BackupCommand command = new BackupCommand(terminal);
    CommandLine line = new CommandLine(command);
    command.options.addTo(line.getCommandSpec());
    return line;
  }

  @Override
  public Integer call() throws IOException {
    Silence.ofLogs();
    if (check) {
      terminal.out().println(file + " is whole: " + words(ClusterBackup.verify(file), terminal));
      return Exit.OK;
    }
    ServerConfig config = ServerConfig.of(options.load(terminal.environment()));
    try (ClusterBackup backup = Backups.of(config)) {
      KeyProgress progress = new KeyProgress(terminal, "backed up");
      ClusterBackup.Summary summary = backup.backup(file, progress);
      terminal.out().println("Wrote " + file + ": " + words(summary, terminal));
    }
    return Exit.OK;
  }

  static String words(ClusterBackup.Summary summary, Terminal terminal) {
    return String.format(
        Locale.ROOT,
        "cluster %s as of %s, %,d keys, %,d bytes.",
        summary.cluster(),
        new Times(terminal).absolute(summary.takenMs()),
        summary.keys(),
        summary.bytes());
  }
}
