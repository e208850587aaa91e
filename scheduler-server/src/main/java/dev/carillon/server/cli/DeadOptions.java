package dev.carillon.server.cli;

import dev.carillon.model.dead.DeadSelection;
import dev.carillon.model.error.CarillonException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which dead letters are meant. */
final class DeadOptions {
  @Parameters(paramLabel = "ID", arity = "0..*", description = "Ids of tasks.")
  List<String> ids = new ArrayList<>();

  @Option(
      names = {"-g", "--group"},
      paramLabel = "FINGERPRINT",
      description = "Those of this group, from: carillon dlq groups")
  String group = "";

  @Option(
      names = {"-q", "--queue"},
      paramLabel = "QUEUE",
      description = "Those of this queue.")
  String queue = "";

  @Option(
      names = {"-t", "--type"},
      paramLabel = "TYPE",
      description = "Those of this type.")
  String type = "";

  @Option(names = "--tenant", paramLabel = "TENANT", description = "Those of this tenant.")
  String tenant = "";

  @Option(
      names = "--text",
      paramLabel = "TEXT",
      description = "Those of groups whose error holds this text.")
  String text = "";

  @Option(
      names = {"-f", "--filter"},
      paramLabel = "FILTER",
      description = "Those that pass it, as in task find: label.customer:acme attempts>2")
  @Nullable String filter;

  /** For looking: an empty filter means all. */
  DeadSelection selection() {
    return new DeadSelection(ids, group, queue, type, tenant, text, filter == null ? "" : filter);
  }

  /**
   * For moving: a filter that is given but empty, as by an unset variable of a shell, is not taken
   * for all.
   */
  DeadSelection some() {
    if (filter != null && filter.isBlank()) {
      throw CarillonException.invalid(
          "--filter",
          "Expected a filter that says which dead letters, but got an empty one.",
          "Leave it out, or to mean all of them say so: --filter state:dead");
    }
    return selection();
  }
}
