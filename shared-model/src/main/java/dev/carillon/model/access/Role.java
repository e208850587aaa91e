package dev.carillon.model.access;

import dev.carillon.model.error.CarillonException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a principal is there for; one may have several. */
public enum Role {
  /** Sees tasks, queues, workers and figures, but no payloads, results or output. */
  VIEWER,
  /** Sees payloads, results and output too. */
  PAYLOAD_VIEWER,
  /** Stores new tasks, and sees as a viewer does. */
  SUBMITTER,
  /** Stops, starts, changes and repeats work; sees and stores everything. */
  OPERATOR,
  /** Takes tasks and runs them; nothing else. */
  WORKER,
  /** Reads the audit log; nothing else. */
  AUDITOR,
  /** Everything, users and tokens included. */
  ADMIN;

  /** As people write it, for example {@code payload-viewer}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Reads a word.
   *
   * @throws CarillonException INVALID_ARGUMENT for another
   */
  public static Role of(String word) {
    for (Role role : values()) {
      if (role.word().equals(word)) {
        return role;
      }
    }
    throw CarillonException.invalid(
        "roles",
        "Expected a role, but got '" + word + "'.",
        "Roles are "
            + Arrays.stream(values()).map(Role::word).collect(Collectors.joining(", "))
            + ".");
  }
}
