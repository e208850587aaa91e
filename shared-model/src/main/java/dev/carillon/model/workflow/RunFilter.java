package dev.carillon.model.workflow;

import java.util.Set;

/**
 * Which runs. Empty fields: all.
 *
 * @param workflow of this workflow; needs a tenant
 */
public record RunFilter(String tenant, String workflow, Set<RunState> states) {
  public static final RunFilter ALL = new RunFilter("", "", Set.of());

  public RunFilter {
    states = Set.copyOf(states);
  }
}
