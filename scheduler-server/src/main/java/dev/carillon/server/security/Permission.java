package dev.carillon.server.security;

import dev.carillon.model.access.Role;
import java.util.Set;

/** What a call needs; each belongs to some roles. */
public enum Permission {
  /** Nothing: whoever logs in has no token yet. */
  OPEN(Role.values()),
  /** To be somebody who is known. */
  KNOWN(Role.values()),
  VIEW(Role.VIEWER, Role.PAYLOAD_VIEWER, Role.SUBMITTER, Role.OPERATOR),
  /** Payloads, results and output. */
  PAYLOAD(Role.PAYLOAD_VIEWER, Role.OPERATOR),
  SUBMIT(Role.SUBMITTER, Role.OPERATOR),
  /** Stopping, starting, changing and repeating work. */
  OPERATE(Role.OPERATOR),
  /** Taking tasks and running them. */
  WORK(Role.WORKER),
  /** Reading the audit log. */
  AUDIT(Role.AUDITOR),
  /** Users and tokens. */
  ADMINISTER();

  private final Set<Role> roles;

  Permission(Role... roles) {
    this.roles = Set.of(roles);
  }

  /** Whether somebody with these roles has it; an administrator has all. */
  public boolean in(Set<Role> held) {
    if (this == OPEN || held.contains(Role.ADMIN)) {
      return true;
    }
    for (Role role : held) {
      if (roles.contains(role)) {
        return true;
      }
    }
    return false;
  }
}
