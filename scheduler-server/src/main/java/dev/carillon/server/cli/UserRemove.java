package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.v1.RemoveUserResponse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code carillon user remove}. */
@Command(
    name = "remove",
    description = "Removes a user and ends the sessions.",
    footer = {"", "Example:", "  carillon user remove ada --reason left"})
final class UserRemove extends ClientCommand {
  @Parameters(paramLabel = "NAME", description = "The user's name.")
  String name = "";

  @Option(
      names = {"-r", "--reason"},
      paramLabel = "TEXT",
      description = "Why; stands in the audit log.")
  String reason = "";

  UserRemove(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    String gone = await(client.access().removeUser(name, reason));
    print(
        RemoveUserResponse.newBuilder().setName(gone).build(),
        () -> "User " + gone + " is removed.\n");
    return Exit.OK;
  }
}
