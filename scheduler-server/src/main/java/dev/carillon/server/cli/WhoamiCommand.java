package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.access.PrincipalInfo;
import dev.carillon.wire.AccessMapping;
import picocli.CommandLine.Command;

/** {@code carillon whoami}. */
@Command(
    name = "whoami",
    description = "Shows who the server takes you for, and what you may do.",
    footer = {"", "Example:", "  carillon whoami --server scheduler:9090 --ca ca.pem"})
final class WhoamiCommand extends ClientCommand {
  WhoamiCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    PrincipalInfo me = await(client.access().whoAmI());
    print(
        AccessMapping.toProto(me),
        () ->
            me.name()
                + (me.authenticated() ? "" : ", unproved,")
                + " is "
                + AccessView.roles(me.access())
                + AccessView.reach(me.access())
                + "\n");
    return Exit.OK;
  }
}
