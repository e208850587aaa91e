package dev.carillon.model.schedule;

import java.time.Duration;

/**
 * What becomes of fires that could not be made in time: nobody ran, Redis was away, the schedule
 * was paused.
 *
 * @param mode what is done about them
 * @param threshold a fire is missed once it is later than this, 1 s to 1 day
 * @param window FIRE_ALL: fires older than this stay missed, up to 366 days
 * @param cap FIRE_ALL: of those within the window at most so many, the newest, 1–10,000
 */
public record MisfirePolicy(Mode mode, Duration threshold, Duration window, int cap) {

  /** What is done about missed fires. Each of them is recorded in any case. */
  public enum Mode {
    /** The newest missed one fires, once, for all of them. */
    FIRE_ONCE,
    /** None fires; the schedule goes on with the next instant. */
    SKIP,
    /** Each within the window and the cap fires, the oldest first. */
    FIRE_ALL
  }

  public static final Duration DEFAULT_THRESHOLD = Duration.ofSeconds(60);
  public static final Duration DEFAULT_WINDOW = Duration.ofHours(1);
  public static final int DEFAULT_CAP = 100;

  /** Fire once, late after 60 s. */
  public static final MisfirePolicy DEFAULT = of(Mode.FIRE_ONCE);

  /** That mode, the rest at its default. */
  public static MisfirePolicy of(Mode mode) {
    return new MisfirePolicy(mode, DEFAULT_THRESHOLD, DEFAULT_WINDOW, DEFAULT_CAP);
  }
}
