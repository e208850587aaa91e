package dev.carillon.model.dead;

import java.time.Duration;

/**
 * How careful a canary is.
 *
 * @param maxFailPercent it stops when more than this share fails again; 0–100
 * @param window outcomes older than this no longer count, and a step that brings none within it
 *     stops
 * @param rate tasks a second in its last step
 */
public record CanaryTerms(int maxFailPercent, Duration window, int rate) {
  public static final CanaryTerms DEFAULT = new CanaryTerms(10, Duration.ofMinutes(1), 50);
}
