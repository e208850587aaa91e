package dev.carillon.model.cluster;

import java.util.List;

/**
 * What an examination found.
 *
 * @param nowMs when, epoch milliseconds
 * @param symptoms how many kinds of trouble were looked for
 * @param findings the worst first
 */
public record Checkup(long nowMs, int symptoms, List<Finding> findings) {
  public Checkup {
    findings = List.copyOf(findings);
  }
}
