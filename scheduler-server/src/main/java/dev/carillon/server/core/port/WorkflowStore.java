package dev.carillon.server.core.port;

import dev.carillon.model.workflow.Workflow;
import dev.carillon.model.workflow.WorkflowVersion;
import java.util.List;
import java.util.Optional;

/**
 * Keeps definitions. Each call is whole or nothing: a version can be read once it was answered, and
 * is never changed after. Blocks; any thread; throws REDIS_AWAY or STORE_FULL.
 */
public interface WorkflowStore {
  /**
   * Stores a definition under the next version, unless somebody stored another meanwhile.
   *
   * @param latest the version it is to follow; 0: it is the first
   * @return as it is stored, with version, time and actor; empty: the latest is another one now
   */
  Optional<Workflow> put(Workflow workflow, int latest, String actor);

  /**
   * A version.
   *
   * @param version 0: the latest
   */
  Optional<Workflow> get(String tenant, String id, int version);

  /** The versions that are kept, newest first; empty: there is no such workflow. */
  List<WorkflowVersion> versions(String tenant, String id);

  /** What there is, in no order; all that there are (some thousands at most). */
  List<Name> names();

  /** The latest version of each of these, in their order; those that are gone are left out. */
  List<WorkflowVersion> latest(List<Name> names);

  /** What a workflow is known by. */
  record Name(String tenant, String id) {}

  /**
   * Deletes versions; gives how many there were.
   *
   * @param version 0: all
   */
  int delete(String tenant, String id, int version, String actor, String reason);
}
