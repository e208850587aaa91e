package dev.carillon.server.core.run;

import dev.carillon.model.task.Payload;
import dev.carillon.model.trace.TraceContext;
import java.util.Map;
import java.util.Optional;

/**
 * What never changes about a run.
 *
 * @param labels on its tasks, the workflow's among them
 * @param deadlineMillis longest time to its end; 0: any
 * @param parent the run it is a node of; empty: none
 * @param parentPlace which node
 * @param parentGen which of that node's runs
 * @param depth how many runs it stands within
 * @param pins version of each sub-workflow
 * @param trace that its tasks are part of
 */
public record RunFacts(
    String tenant,
    String workflow,
    int version,
    Map<String, String> labels,
    Payload input,
    long deadlineMillis,
    String actor,
    String reason,
    String parent,
    int parentPlace,
    int parentGen,
    String parentNode,
    int depth,
    Map<String, Integer> pins,
    Optional<TraceContext> trace) {
  /** A run of no trace. */
  public RunFacts(
      String tenant,
      String workflow,
      int version,
      Map<String, String> labels,
      Payload input,
      long deadlineMillis,
      String actor,
      String reason,
      String parent,
      int parentPlace,
      int parentGen,
      String parentNode,
      int depth,
      Map<String, Integer> pins) {
    this(
        tenant,
        workflow,
        version,
        labels,
        input,
        deadlineMillis,
        actor,
        reason,
        parent,
        parentPlace,
        parentGen,
        parentNode,
        depth,
        pins,
        Optional.empty());
  }

  public RunFacts {
    labels = Map.copyOf(labels);
    pins = Map.copyOf(pins);
  }
}
