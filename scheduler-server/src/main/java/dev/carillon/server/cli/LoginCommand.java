package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.access.Login;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code carillon login}. */
@Command(
    name = "login",
    description = {
      "Opens a session with a password and keeps its token for the commands that follow.",
      "The password is asked for, or read from standard input; never from the command line, which"
          + " others can see."
    },
    footer = {
      "",
      "Examples:",
      "  carillon login --server scheduler:9090 --ca ca.pem --user ada",
      "  carillon login --user ada < password.txt"
    })
final class LoginCommand extends ClientCommand {
  @Option(
      names = {"-u", "--user"},
      required = true,
      paramLabel = "NAME",
      description = "Who logs in.")
  String user = "";

  @Option(names = "--print", description = "Print the token instead of keeping it.")
  boolean print;

  LoginCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    Login login = await(client.access().login(user, PasswordPrompt.ask(terminal, "Password")));
    if (print) {
      terminal.out().println(login.token());
      return Exit.OK;
    }
    Path file = new SavedLogin(terminal).keep(options.target(terminal), login.token());
    terminal
        .out()
        .println(
            login.principal().name()
                + " ("
                + AccessView.roles(login.principal().access())
                + ") until "
                + times().absolute(login.expiresMs())
                + "; the token is in "
                + file
                + ".");
    return Exit.OK;
  }
}
