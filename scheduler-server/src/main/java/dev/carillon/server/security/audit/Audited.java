package dev.carillon.server.security.audit;

import dev.carillon.server.security.Permissions;
import java.util.List;
import java.util.Set;

/** Which calls of the contract have entries. */
final class Audited {
  static final String LOGIN = "carillon.v1.AccessService/Login";

  /** Counted where tasks come in, whatever the road: a million of them must not cost a million. */
  private static final Set<String> SUBMITS =
      Set.of(
          "carillon.v1.TaskService/Submit",
          "carillon.v1.TaskService/SubmitBatch",
          "carillon.v1.TaskService/SubmitStream");

  /** What begins so changes nothing, whoever it is for. */
  private static final List<String> READING = List.of("Get", "List");

  private static final Set<String> SESSIONS = Set.of(LOGIN, "carillon.v1.AccessService/Logout");

  private Audited() {}

  /** Whether each such call has an entry of its own. */
  static boolean each(String method) {
    return SESSIONS.contains(method)
        || Permissions.of(method).filter(Permissions.Rule::changes).isPresent()
            && !SUBMITS.contains(method)
            && READING.stream().noneMatch(method.substring(method.indexOf('/') + 1)::startsWith);
  }
}
