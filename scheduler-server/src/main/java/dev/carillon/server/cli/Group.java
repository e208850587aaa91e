package dev.carillon.server.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;

/** A command that only holds others: alone it shows them. */
@Command(synopsisSubcommandLabel = "COMMAND")
final class Group implements Callable<Integer> {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  private final Terminal terminal;
  private final CommandLine line;

  private Group(Terminal terminal) {
    this.terminal = terminal;
    this.line = new CommandLine(this);
  }

  /** A group of commands, shown in their order. */
  static CommandLine of(Terminal terminal, String name, String description, Object... subcommands) {
    Group group = new Group(terminal);
    UsageMessageSpec usage = group.line.getCommandSpec().name(name).usageMessage();
    usage.description(description);
    usage.footer("", "Help of one of them: carillon " + name + " COMMAND --help");
    for (Object subcommand : subcommands) {
      group.line.addSubcommand(subcommand);
    }
    return group.line;
  }

  @Override
  public Integer call() {
    line.usage(terminal.err());
    terminal.err().flush();
    return Exit.USAGE;
  }
}
