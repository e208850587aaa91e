package dev.carillon.server.core.explain;

import dev.carillon.model.explain.Gate;
import dev.carillon.model.queue.QueueSettings;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.told.Told;
import dev.carillon.server.core.Capacity;
import dev.carillon.server.core.port.ExplainStore;
import java.util.List;
import java.util.Optional;

/**
 * All that the gates look at, as of one moment.
 *
 * @param ahead READY tasks of its type that stand before it
 * @param limits those of its queue and tenant
 * @param dependencies what it was that had to end before it, of a task that is a node of a run
 * @param roads how hints and payloads go now
 * @param server this server
 */
record Situation(
    ExplainStore.Standing standing,
    Capacity capacity,
    long ahead,
    List<LimitState> limits,
    Optional<Gate> dependencies,
    Roads roads,
    Server server) {

  /**
   * A limit that it is under.
   *
   * @param scope for example queue mail
   * @param held slots that are taken
   * @param tokens starts that the rate allows now; -1: no rate
   * @param holders ids of some of the tasks that hold slots
   */
  record LimitState(
      String scope, QueueSettings settings, int held, long tokens, List<String> holders) {
    /** Its scope, for people. */
    Told told() {
      int space = scope.indexOf(' ');
      return Told.of("scope." + scope.substring(0, space), Told.text(scope.substring(space + 1)));
    }
  }

  /**
   * @param kafkaConfigured whether a broker is configured
   * @param payloadsOpen whether tasks of type kafka can be sent now
   */
  record Roads(boolean kafkaConfigured, boolean payloadsOpen) {}

  /**
   * @param id this process
   * @param ownerGoneMs an owner silent for this long counts as gone
   * @param troubles loops of this server that fail or stand still; empty: all go
   */
  record Server(String id, long ownerGoneMs, List<Told> troubles) {}

  Task task() {
    return standing.task();
  }

  TaskState state() {
    return standing.task().state();
  }

  long nowMs() {
    return standing.nowMs();
  }

  /** Whether it is for the scheduler to start it: it waits and no worker has been asked yet. */
  boolean waits() {
    return switch (state()) {
      case SCHEDULED, RETRY_WAIT, READY, HELD -> true;
      case DISPATCHED, RUNNING, SUCCEEDED, DEAD, FAILED, CANCELLED, EXPIRED -> false;
    };
  }
}
