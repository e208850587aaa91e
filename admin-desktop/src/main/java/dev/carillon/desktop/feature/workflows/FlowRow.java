package dev.carillon.desktop.feature.workflows;

import dev.carillon.model.workflow.Run;
import dev.carillon.model.workflow.RunState;
import dev.carillon.model.workflow.WorkflowVersion;
import java.util.List;
import java.util.Optional;

/**
 * A workflow in the list.
 *
 * @param runs its last ones, newest first
 */
record FlowRow(WorkflowVersion version, List<Run> runs) {
  FlowRow {
    runs = List.copyOf(runs);
  }

  static String key(String tenant, String id) {
    return tenant + "/" + id;
  }

  String key() {
    return key(version.tenant(), version.id());
  }

  Optional<Run> last() {
    return runs.stream().findFirst();
  }

  long running() {
    return runs.stream().filter(r -> !r.state().ended()).count();
  }

  long failed() {
    return runs.stream().filter(r -> r.state() == RunState.FAILED).count();
  }

  /** The middle of how long successful runs took, milliseconds; -1: none has ended so. */
  long typicalMs() {
    List<Long> took =
        runs.stream()
            .filter(r -> r.state() == RunState.SUCCEEDED && r.startedMs() > 0)
            .map(r -> r.endedMs() - r.startedMs())
            .sorted()
            .toList();
    return took.isEmpty() ? -1 : took.get(took.size() / 2);
  }
}
