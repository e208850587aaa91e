package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.access.UserInfo;
import dev.carillon.wire.AccessMapping;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code carillon user add}. */
@Command(
    name = "add",
    description = {
      "Makes a user; the password is asked for, or read from standard input.",
      "Without --role it is a viewer."
    },
    footer = {
      "",
      "Example:",
      "  carillon user add ada --role operator --tenant acme < password.txt"
    })
final class UserAdd extends ClientCommand {
  @Parameters(paramLabel = "NAME", description = "The user's name.")
  String name = "";

  @Mixin final GrantOptions grant = new GrantOptions();

  UserAdd(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    String password = PasswordPrompt.ask(terminal, "Password for " + name);
    UserInfo user = await(client.access().putUser(name, password, grant.access(), true));
    print(
        AccessMapping.toProto(user),
        () ->
            user.name()
                + " is "
                + AccessView.roles(user.access())
                + AccessView.reach(user.access())
                + ".\n");
    return Exit.OK;
  }
}
