package dev.carillon.model.schedule;

import dev.carillon.model.task.NewTask;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;

/**
 * A schedule as somebody wrote it.
 *
 * @param id its name within the tenant, {@code [a-z0-9][a-z0-9._-]{0,63}}
 * @param tenant whose it is, and whose what it creates is; same grammar
 * @param note for people, at most 256 bytes
 * @param labels free labels, at most 32
 * @param trigger when it fires
 * @param zone whose local clock cron goes by
 * @param startMs no fire before it, epoch milliseconds; 0: from the beginning
 * @param endMs no fire from it on, epoch milliseconds; 0: for ever
 * @param jitter each fire is made up to so much later than its instant, always the same for the
 *     same instant; zero to 1 day
 * @param exclusions when it does not fire
 * @param misfire what becomes of fires that could not be made in time
 * @param overlap what a fire does while what an earlier one created still lives
 * @param pauseAfterFailures it pauses itself once so many in a row ended without success, 0–1,000;
 *     0: never
 * @param target what a fire creates
 */
public record Schedule(
    String id,
    String tenant,
    String note,
    Map<String, String> labels,
    Trigger trigger,
    ZoneId zone,
    long startMs,
    long endMs,
    Duration jitter,
    ExclusionCalendar exclusions,
    MisfirePolicy misfire,
    OverlapPolicy overlap,
    int pauseAfterFailures,
    Target target) {

  /** The zone of a schedule that names none. */
  public static final ZoneId UTC = ZoneId.of("UTC");

  /** Longest time between fires, and of a delay. */
  public static final Duration MAX_INTERVAL = Duration.ofDays(3653);

  public static final Duration MIN_INTERVAL = Duration.ofSeconds(1);
  public static final Duration MAX_JITTER = Duration.ofDays(1);

  public Schedule {
    labels = Map.copyOf(labels);
  }

  /** A schedule of the tenant "default" in UTC, everything else at its default. */
  public static Schedule of(String id, Trigger trigger, Target target) {
    return new Schedule(
        id,
        NewTask.DEFAULT_NAME,
        "",
        Map.of(),
        trigger,
        UTC,
        0,
        0,
        Duration.ZERO,
        ExclusionCalendar.NONE,
        MisfirePolicy.DEFAULT,
        OverlapPolicy.SKIP,
        0,
        target);
  }

  /** The same with some parts changed. */
  public Change change() {
    return new Change(this);
  }

  /** Collects what differs from a schedule. */
  public static final class Change {
    private final Schedule from;
    private String tenant;
    private String note;
    private Map<String, String> labels;
    private Trigger trigger;
    private ZoneId zone;
    private long startMs;
    private long endMs;
    private Duration jitter;
    private ExclusionCalendar exclusions;
    private MisfirePolicy misfire;
    private OverlapPolicy overlap;
    private int pauseAfterFailures;
    private Target target;

    private Change(Schedule from) {
      this.from = from;
      this.tenant = from.tenant;
      this.note = from.note;
      this.labels = from.labels;
      this.trigger = from.trigger;
      this.zone = from.zone;
      this.startMs = from.startMs;
      this.endMs = from.endMs;
      this.jitter = from.jitter;
      this.exclusions = from.exclusions;
      this.misfire = from.misfire;
      this.overlap = from.overlap;
      this.pauseAfterFailures = from.pauseAfterFailures;
      this.target = from.target;
    }

    public Change tenant(String value) {
      tenant = value;
      return this;
    }

    public Change note(String value) {
      note = value;
      return this;
    }

    public Change labels(Map<String, String> value) {
      labels = value;
      return this;
    }

    public Change trigger(Trigger value) {
      trigger = value;
      return this;
    }

    public Change zone(ZoneId value) {
      zone = value;
      return this;
    }

    public Change startMs(long value) {
      startMs = value;
      return this;
    }

    public Change endMs(long value) {
      endMs = value;
      return this;
    }

    public Change jitter(Duration value) {
      jitter = value;
      return this;
    }

    public Change exclusions(ExclusionCalendar value) {
      exclusions = value;
      return this;
    }

    public Change misfire(MisfirePolicy value) {
      misfire = value;
      return this;
    }

    public Change overlap(OverlapPolicy value) {
      overlap = value;
      return this;
    }

    public Change pauseAfterFailures(int value) {
      pauseAfterFailures = value;
      return this;
    }

    public Change target(Target value) {
      target = value;
      return this;
    }

    public Schedule build() {
      return new Schedule(
          from.id,
          tenant,
          note,
          labels,
          trigger,
          zone,
          startMs,
          endMs,
          jitter,
          exclusions,
          misfire,
          overlap,
          pauseAfterFailures,
          target);
    }
  }
}
