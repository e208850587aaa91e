package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.access.UserInfo;
import dev.carillon.v1.ListUsersResponse;
import dev.carillon.wire.AccessMapping;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code carillon user list}. */
@Command(
    name = "list",
    aliases = "ls",
    description = "Lists all users and what they may do.",
    footer = {"", "Example:", "  carillon user list --json | jq '.users[].name'"})
final class UserList extends ClientCommand {
  UserList(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    List<UserInfo> users = await(client.access().users());
    print(
        ListUsersResponse.newBuilder()
            .addAllUsers(users.stream().map(AccessMapping::toProto).toList())
            .build(),
        () -> AccessView.users(users, times(), terminal.width()));
    return Exit.OK;
  }
}
