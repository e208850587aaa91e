package dev.carillon.server.config;

import dev.carillon.model.error.CarillonException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Redis must have done with a write before it is acknowledged.
 *
 * @param appendFile whether it must be on the disk of the master
 * @param replicas that must have it too
 * @param within how long an acknowledgement waits for that
 */
public record Durability(boolean appendFile, int replicas, Duration within) {
  /** As it is by default. */
  public static final Durability FAST = new Durability(false, 0, Duration.ofSeconds(1));

  private static final Pattern REPLICAS = Pattern.compile("replicas:([1-9])");

  static final String EXPECTED = "fast, aof or replicas:N with N from 1 to 9";

  static Durability of(Settings s) {
    String text = s.get(RedisSettings.DURABILITY);
    Duration within = s.get(RedisSettings.DURABILITY_TIMEOUT);
    Matcher replicas = REPLICAS.matcher(text);
    Durability durability =
        new Durability(
            text.equals("aof"),
            replicas.matches() ? Integer.parseInt(replicas.group(1)) : 0,
            within);
    if (durability.waits() && within.compareTo(s.get(RedisSettings.TIMEOUT)) >= 0) {
      throw CarillonException.invalid(
          RedisSettings.DURABILITY_TIMEOUT.name(),
          "Expected less than redis.timeout, "
              + s.get(RedisSettings.TIMEOUT).toMillis()
              + " ms, but got "
              + within.toMillis()
              + " ms.",
          "Raise redis.timeout too, or Redis would count as away while it waits.");
    }
    return durability;
  }

  /** Whether acknowledgements wait at all. */
  public boolean waits() {
    return appendFile || replicas > 0;
  }
}
