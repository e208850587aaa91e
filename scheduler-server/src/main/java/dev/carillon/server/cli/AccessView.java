package dev.carillon.server.cli;

import dev.carillon.model.access.Access;
import dev.carillon.model.access.Role;
import dev.carillon.model.access.TokenInfo;
import dev.carillon.model.access.UserInfo;
import java.util.List;
import java.util.TreeSet;

/** Users and tokens for people. */
final class AccessView {
  private AccessView() {}

  static String roles(Access access) {
    return access.roles().isEmpty()
        ? "nobody"
        : String.join(", ", access.roles().stream().sorted().map(Role::word).toList());
  }

  /** The part of the data, as the end of a sentence. */
  static String reach(Access access) {
    return (access.tenants().isEmpty() ? "" : " of tenant " + list(access.tenants()))
        + (access.queues().isEmpty() ? "" : " in queue " + list(access.queues()));
  }

  private static String list(java.util.Set<String> names) {
    return names.isEmpty() ? "all" : String.join(",", new TreeSet<>(names));
  }

  static String tokens(List<TokenInfo> tokens, Times times, int width) {
    Table table =
        new Table()
            .words("ID")
            .text("NAME")
            .text("ROLES")
            .text("TENANTS")
            .text("QUEUES")
            .words("MADE")
            .words("UNTIL")
            .text("BY");
    for (TokenInfo t : tokens) {
      table.row(
          t.id(),
          t.name(),
          roles(t.access()),
          list(t.access().tenants()),
          list(t.access().queues()),
          times.relative(t.createdMs()),
          t.expiresMs() == 0 ? "always" : times.relative(t.expiresMs()),
          t.createdBy().isEmpty() ? "-" : t.createdBy());
    }
    return table.render(width);
  }

  static String users(List<UserInfo> users, Times times, int width) {
    Table table =
        new Table().words("NAME").text("ROLES").text("TENANTS").text("QUEUES").words("CHANGED");
    for (UserInfo u : users) {
      table.row(
          u.name(),
          roles(u.access()),
          list(u.access().tenants()),
          list(u.access().queues()),
          times.relative(u.changedMs()));
    }
    return table.render(width);
  }
}
