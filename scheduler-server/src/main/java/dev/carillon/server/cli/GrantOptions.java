package dev.carillon.server.cli;

import dev.carillon.model.access.Access;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What somebody is allowed, as options. */
final class GrantOptions {
  @Option(
      names = "--role",
      split = ",",
      paramLabel = "ROLE",
      description =
          "viewer, payload-viewer, submitter, operator, worker, auditor or admin; several with"
              + " commas.")
  List<String> roles = List.of();

  @Option(
      names = "--tenant",
      split = ",",
      paramLabel = "TENANT",
      description = "The roles hold for tasks of this tenant only (default: of all).")
  List<String> tenants = List.of();

  @Option(
      names = "--queue",
      split = ",",
      paramLabel = "QUEUE",
      description = "The roles hold for this queue only (default: for all).")
  List<String> queues = List.of();

  /** Empty if nothing was said. */
  Optional<Access> access() {
    return roles.isEmpty() && tenants.isEmpty() && queues.isEmpty()
        ? Optional.empty()
        : Optional.of(Access.parse(roles, tenants, queues));
  }
}
