package dev.carillon.model.cluster;

import java.util.List;

/**
 * What works and what does not.
 *
 * @param ready true if Redis answers
 * @param degraded parts that do not work while the rest does, for example kafka
 */
public record Health(boolean ready, List<String> degraded, List<Finding> findings) {
  public Health {
    degraded = List.copyOf(degraded);
    findings = List.copyOf(findings);
  }
}
