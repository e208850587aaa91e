package dev.carillon.desktop.state;

import dev.carillon.model.access.Access;
import dev.carillon.model.access.PrincipalInfo;
import dev.carillon.model.access.Role;
import java.util.Optional;

/**
 * What this console may do: as far as the server has said, and as far as the profile lets it. Until
 * the server has said so, everything is offered: it decides in any case.
 *
 * @param readOnly whether the profile says that nothing is changed from here
 */
public record Rights(Optional<PrincipalInfo> who, boolean readOnly) {
  /** Stopping, starting, changing and repeating work. */
  public boolean operate() {
    return !readOnly && has(Role.OPERATOR);
  }

  public boolean submit() {
    return !readOnly && has(Role.SUBMITTER, Role.OPERATOR);
  }

  /** Payloads, results and output. */
  public boolean payloads() {
    return has(Role.PAYLOAD_VIEWER, Role.OPERATOR);
  }

  /** Reading the audit log. */
  public boolean audit() {
    return has(Role.AUDITOR);
  }

  /** Users and tokens. */
  public boolean administer() {
    return !readOnly && has();
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
