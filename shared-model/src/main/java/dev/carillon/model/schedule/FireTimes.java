package dev.carillon.model.schedule;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * When a schedule fires: what makes fires, backfills and previews asks here. Immutable; every call
 * takes bounded time, also for dates that never come. Instants are epoch milliseconds.
 *
 * <p>A schedule whose trigger is an event has no fires here. One that fires after the end of its
 * run has those that it would have if {@code after} was that end.
 */
public final class FireTimes {
  private static final long NEVER = Long.MAX_VALUE;

  /** So many exclusions in a row without a fire between them mean that there is none. */
  private static final int MAX_EXCLUSIONS = 10_000;

  private final Schedule schedule;
  private final Raw raw;
  private final long seed;

  /** The instants of a trigger without bounds, calendar and jitter. */
  @FunctionalInterface
  private interface Raw {
    /** The first instant after that one; {@link #NEVER}: none. */
    long after(long ms);
  }

  public FireTimes(Schedule schedule) {
    this.schedule = schedule;
    this.raw = raw(schedule);
    this.seed = seed(schedule);
  }

  private static Raw raw(Schedule schedule) {
    return switch (schedule.trigger()) {
      case Trigger.Cron cron -> {
        CronTimes times = new CronTimes(cron.expression(), schedule.zone());
        yield ms -> times.next(Instant.ofEpochMilli(ms)).map(Instant::toEpochMilli).orElse(NEVER);
      }
      case Trigger.Every every -> {
        long step = every.interval().toMillis();
        yield ms -> ms + step - Math.floorMod(ms - every.anchorMs(), step);
      }
      case Trigger.AfterEnd end -> ms -> ms + end.delay().toMillis();
      case Trigger.Once once -> ms -> once.atMs() > ms ? once.atMs() : NEVER;
      case Trigger.Event _ -> ms -> NEVER;
    };
  }

  /**
   * The first fire after an instant, by its instant without jitter.
   *
   * @param afterMs exclusive; for AfterEnd the end of the run before
   */
  public Optional<Fire> next(long afterMs) {
    long at = nextMs(afterMs);
    return at == NEVER ? Optional.empty() : Optional.of(fire(at));
  }

  /**
   * The last fire before an instant.
   *
   * @param fromMs not before this one, inclusive
   * @param beforeMs exclusive
   */
  public Optional<Fire> last(long fromMs, long beforeMs) {
    if (schedule.trigger() instanceof Trigger.AfterEnd) {
      return Optional.empty();
    }
    long found = nextMs(fromMs - 1);
    if (found >= beforeMs) {
      return Optional.empty();
    }
    // What follows an instant never falls as the instant rises, so halving finds the last one: it
    // always lies in [found, high], and found is a fire.
    long high = beforeMs - 1;
    while (found < high) {
      long middle = found + (high - found) / 2;
      long following = nextMs(middle);
      if (following < beforeMs) {
        found = following;
      } else {
        high = middle;
      }
    }
    return Optional.of(fire(found));
  }

  /**
   * The fires of a range in their order.
   *
   * @param fromMs inclusive
   * @param toMs exclusive
   * @param most not more than so many
   */
  public List<Fire> between(long fromMs, long toMs, int most) {
    List<Fire> fires = new ArrayList<>();
    if (schedule.trigger() instanceof Trigger.AfterEnd) {
      return fires;
    }
    long at = nextMs(fromMs - 1);
    while (at < toMs && fires.size() < most) {
      fires.add(fire(at));
      at = nextMs(at);
    }
    return fires;
  }

  /** Whether an instant is one of this schedule's. */
  public boolean fires(long ms) {
    return nextMs(ms - 1) == ms;
  }

  private long nextMs(long afterMs) {
    long base = afterMs;
    for (int i = 0; i < MAX_EXCLUSIONS; i++) {
      long at = bounded(base);
      if (at == NEVER) {
        return NEVER;
      }
      Optional<ExclusionCalendar.Exclusion> exclusion = exclusion(at);
      if (exclusion.isEmpty()) {
        return at;
      }
      base = behind(at, exclusion.get().until().toEpochMilli());
    }
    return NEVER;
  }

  /** The first instant after that one within the bounds, excluded or not. */
  long bounded(long afterMs) {
    boolean early = schedule.startMs() != 0 && afterMs < schedule.startMs();
    boolean counted = schedule.trigger() instanceof Trigger.AfterEnd;
    long at = raw.after(early ? schedule.startMs() - (counted ? 0 : 1) : afterMs);
    return schedule.endMs() != 0 && at >= schedule.endMs() ? NEVER : at;
  }

  Optional<ExclusionCalendar.Exclusion> exclusion(long ms) {
    return schedule.exclusions().at(Instant.ofEpochMilli(ms), schedule.zone());
  }

  /** From where to search on when an instant is excluded until another one. */
  private long behind(long at, long untilMs) {
    if (schedule.trigger() instanceof Trigger.AfterEnd end) {
      // The grid of delays goes on from the excluded instant, and its last point before the end of
      // the exclusion is where the search goes on.
      long step = end.delay().toMillis();
      return at + Math.max(0, Math.ceilDiv(untilMs - at, step) - 1) * step;
    }
    return Math.max(at, untilMs - 1);
  }

  private Fire fire(long at) {
    return new Fire(at, at + jitter(at));
  }

  /** The same for the same schedule and instant; never so long that fires change places. */
  private long jitter(long at) {
    long most = schedule.jitter().toMillis();
    if (most <= 0) {
      return 0;
    }
    if (!(schedule.trigger() instanceof Trigger.AfterEnd)) {
      long following = raw.after(at);
      most = following == NEVER ? most : Math.min(most, following - at - 1);
    }
    return Long.remainderUnsigned(mixed(seed ^ at), most + 1);
  }

  /** FNV-1a over tenant and id, so that schedules of one instant do not all come at once. */
  private static long seed(Schedule schedule) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : (schedule.tenant() + '/' + schedule.id()).getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    return hash;
  }

  /** The finalizer of SplitMix64. */
  private static long mixed(long value) {
    long z = (value ^ value >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }

  Schedule schedule() {
    return schedule;
  }
}
