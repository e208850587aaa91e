package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.error.CarillonException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code carillon logout}. */
@Command(
    name = "logout",
    description =
        "Ends all sessions of the user who logged in here, on all servers, and forgets the token.",
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
    SavedLogin saved = new SavedLogin(terminal);
    Optional<String> session = saved.token(server);
    boolean was = saved.forget(server);
    if (session.isPresent()) {
      end(session.get());
    }
    terminal.note(
        was ? "The token for " + server + " is forgotten." : "There was none for " + server + ".");
    return Exit.OK;
  }

  /** The token is forgotten here whatever becomes of that. */
  private void end(String session) {
    try (CarillonClient client =
        CarillonClient.connect(options.connection(terminal).withToken(session))) {
      String user = ClientCommand.await(client.access().logout(session));
      terminal.note("All sessions of " + user + " have ended.");
    } catch (CarillonException e) {
      terminal.note(
          "The session itself could not be ended ("
              + e.message()
              + "); it ends by itself, or with a new password (carillon user passwd).");
    }
  }
}
