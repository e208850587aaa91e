package dev.carillon.desktop.state;

import dev.carillon.model.access.Access;
import dev.carillon.model.access.PrincipalInfo;
import dev.carillon.model.access.Role;
import java.util.Optional;

/**
 * What the server lets this console do, as far as it has said so. Until it has, everything is
 * offered: the server decides in any case.
 */
public record Rights(Optional<PrincipalInfo> who) {
  /** Stopping, starting, changing and repeating work. */
  public boolean operate() {
    return has(Role.OPERATOR);
  }

  public boolean submit() {
    return has(Role.SUBMITTER, Role.OPERATOR);
  }

  /** Payloads, results and output. */
  public boolean payloads() {
    return has(Role.PAYLOAD_VIEWER, Role.OPERATOR);
  }

  /** Reading the audit log. */
  public boolean audit() {
    return has(Role.AUDITOR);
  }

  private boolean has(Role... any) {
    if (who.isEmpty()) {
      return true;
    }
    Access access = who.get().access();
    if (access.roles().contains(Role.ADMIN)) {
      return true;
    }
    for (Role role : any) {
      if (access.roles().contains(role)) {
        return true;
      }
    }
    return false;
  }
}
