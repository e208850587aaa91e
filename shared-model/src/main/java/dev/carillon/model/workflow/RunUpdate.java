package dev.carillon.model.workflow;

import java.util.List;

/**
 * A run and those of its nodes that changed after a revision.
 *
 * @param nodes lowest revision first
 * @param snapshot whether it begins anew: the nodes known so far are to be forgotten
 * @param more whether further nodes that changed follow in the next update, or are to be asked for
 *     with the revision of the last node here
 */
public record RunUpdate(Run run, List<NodeView> nodes, boolean snapshot, boolean more) {
  public RunUpdate {
    nodes = List.copyOf(nodes);
  }

  /** What to ask for next: everything up to this revision is here. */
  public long revision() {
    return more && !nodes.isEmpty() ? nodes.getLast().revision() : run.revision();
  }
}
