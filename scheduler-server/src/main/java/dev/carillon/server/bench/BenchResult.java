package dev.carillon.server.bench;

import java.util.OptionalDouble;

/**
 * One figure.
 *
 * @param bench which measurement; with a {@code -direct} behind it without the Kafka hop
 * @param floor what it is compared with, measured in the same run: Redis or Kafka alone, or the
 *     first level
 * @param note what the figure is, or processor seconds a million tasks by process
 */
public record BenchResult(
    String bench, String metric, double value, String unit, OptionalDouble floor, String note) {

  /** Value by floor: for rates 1 is the best, for times 1 is the best too. */
  public OptionalDouble ratio() {
    return floor.isPresent() && floor.getAsDouble() > 0
        ? OptionalDouble.of(value / floor.getAsDouble())
        : OptionalDouble.empty();
  }
}
