package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.access.UserInfo;
import dev.carillon.wire.AccessMapping;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code carillon user passwd}. */
@Command(
    name = "passwd",
    description = "Sets a user's password, asked for or from standard input; sessions end.",
    footer = {"", "Example:", "  carillon user passwd ada < password.txt"})
final class UserPasswd extends ClientCommand {
  @Parameters(paramLabel = "NAME", description = "The user's name.")
  String name = "";

  UserPasswd(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    String password = PasswordPrompt.ask(terminal, "New password for " + name);
    UserInfo user = await(client.access().putUser(name, password, Optional.empty(), false));
    print(AccessMapping.toProto(user), () -> "The password of " + name + " is set.\n");
    return Exit.OK;
  }
}
