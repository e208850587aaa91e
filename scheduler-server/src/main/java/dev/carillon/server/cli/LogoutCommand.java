package dev.carillon.server.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code carillon logout}. */
@Command(
    name = "logout",
    description = "Forgets the token that a login kept for this server.",
    footer = {"", "Example:", "  carillon logout --server scheduler:9090"})
final class LogoutCommand implements Callable<Integer> {
  @Mixin final ServerOptions options = new ServerOptions();
  private final Terminal terminal;

  LogoutCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    String server = options.target(terminal);
    boolean was = new SavedLogin(terminal).forget(server);
    terminal.note(
        was ? "The token for " + server + " is forgotten." : "There was none for " + server + ".");
    return Exit.OK;
  }
}
