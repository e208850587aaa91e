package dev.carillon.server.core.apply;

import dev.carillon.model.apply.AppliedItem;
import dev.carillon.model.apply.DefinitionText;
import dev.carillon.server.core.Caller;
import java.util.List;

/** Definitions of every kind, applied together. Blocks on the store; any thread. */
public interface Apply {
  /**
   * Stores what is new or changed: queues first, then workflows, then schedules, then channels and
   * rules of notifications. What is wrong is told and left as it is stored; the others are applied
   * all the same. Nothing is ever deleted. Safe to repeat.
   *
   * @param dryRun only tells what would be done
   */
  List<AppliedItem> apply(List<DefinitionText> files, boolean dryRun, Caller caller);
}
