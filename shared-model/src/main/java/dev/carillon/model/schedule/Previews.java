package dev.carillon.model.schedule;

import dev.carillon.model.told.Told;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Looks ahead with the code that fires. */
public final class Previews {
  /** Most fires of a preview. */
  public static final int MAX_COUNT = 1_000;

  /** For each fire asked for, at most so many rows in all. */
  private static final int ROWS_EACH = 4;

  /** Of many that are left out in a row, as at night, nobody wants the number. */
  private static final int MOST_COUNTED = 50;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm[:ss]", Locale.ROOT);

  private final Schedule schedule;
  private final FireTimes times;
  private final ZoneRules rules;

  private Previews(Schedule schedule) {
    this.schedule = schedule;
    this.times = new FireTimes(schedule);
    this.rules = schedule.zone().getRules();
  }

  /**
   * The next fires of a schedule. For one that fires after its own end, those if each run took no
   * time.
   *
   * @param fromMs exclusive, epoch milliseconds
   * @param count fires at most, 1–1,000
   */
  public static Preview of(Schedule schedule, long fromMs, int count) {
    return new Previews(schedule).rows(fromMs, Math.clamp(count, 1, MAX_COUNT));
  }

  private Preview rows(long fromMs, int count) {
    List<Preview.Row> rows = new ArrayList<>();
    long at = fromMs;
    int fires = 0;
    Optional<Fire> next = times.next(at);
    while (next.isPresent() && fires < count && rows.size() < count * ROWS_EACH) {
      leftOut(at, next.get().fireMs()).ifPresent(rows::add);
      rows.add(row(next.get()));
      at = next.get().fireMs();
      fires++;
      next = times.next(at);
    }
    List<Told> warnings = Description.toldWarnings(schedule, fromMs);
    return new Preview(
        Description.of(schedule),
        rows,
        next.isPresent(),
        warnings.stream().map(Plain::of).toList(),
        warnings);
  }

  /** The first instant between two that the calendar excludes stands for all of them. */
  private Optional<Preview.Row> leftOut(long afterMs, long beforeMs) {
    if (schedule.exclusions().empty()) {
      return Optional.empty();
    }
    long at = times.bounded(afterMs);
    return at >= beforeMs
        ? Optional.empty()
        : times
            .exclusion(at)
            .map(
                e ->
                    row(
                        new Fire(at, at),
                        false,
                        change(local(at).toLocalDate()).isPresent(),
                        List.of(
                            Told.of(
                                "plan.left",
                                Told.part(e.reason()),
                                Told.part(further(at, beforeMs))))));
  }

  /** "; and 3 more, the last at …": what else is left out before the next fire. */
  private Told further(long firstMs, long beforeMs) {
    int more = 0;
    long last = firstMs;
    for (long at = times.bounded(last); at < beforeMs; at = times.bounded(at)) {
      if (++more > MOST_COUNTED) {
        return Told.of("plan.left.all");
      }
      last = at;
    }
    return more == 0
        ? Told.NONE
        : Told.of("plan.left.more", Told.count(more), Told.text(text(local(last))));
  }

  private Preview.Row row(Fire fire) {
    ZonedDateTime local = local(fire.fireMs());
    List<Told> notes = new ArrayList<>();
    if (schedule.trigger() instanceof Trigger.Cron(CronExpression cron)) {
      moved(cron, local).ifPresent(notes::add);
      twice(local).ifPresent(notes::add);
    }
    Optional<ZoneOffsetTransition> change = change(local.toLocalDate());
    change.ifPresent(c -> notes.add(told(c)));
    if (fire.dueMs() > fire.fireMs()) {
      Duration later = Duration.ofMillis(fire.dueMs() - fire.fireMs());
      notes.add(Told.of("plan.jitter", Told.text(Description.span(later))));
    }
    return row(fire, true, change.isPresent(), notes);
  }

  private Preview.Row row(Fire fire, boolean fires, boolean dstDay, List<Told> notes) {
    return new Preview.Row(
        fire.fireMs(),
        fire.dueMs(),
        text(local(fire.fireMs())),
        fires,
        dstDay,
        notes.stream().map(Plain::of).toList(),
        notes);
  }

  /** A local time that is leapt over fires with the leap. */
  private Optional<Told> moved(CronExpression cron, ZonedDateTime local) {
    LocalDateTime shown = local.toLocalDateTime();
    if (cron.realTime()) {
      return Optional.empty();
    }
    ZoneOffsetTransition last = rules.previousTransition(local.toInstant().plusNanos(1));
    boolean leap = last != null && last.isGap() && last.getInstant().equals(local.toInstant());
    return leap
        ? cron.nextLocal(last.getDateTimeBefore())
            .filter(l -> l.isBefore(shown))
            .map(
                l ->
                    Told.of(
                        "plan.gap",
                        Told.text(time(l.toLocalTime())),
                        Told.text(time(shown.toLocalTime()))))
        : Optional.empty();
  }

  private Optional<Told> twice(ZonedDateTime local) {
    ZoneOffsetTransition change = rules.getTransition(local.toLocalDateTime());
    if (change == null || !change.isOverlap()) {
      return Optional.empty();
    }
    boolean first = local.getOffset().equals(change.getOffsetBefore());
    return Optional.of(Told.of(first ? "plan.overlap.first" : "plan.overlap.second"));
  }

  /** A change of the clock on a local day. */
  private Optional<ZoneOffsetTransition> change(LocalDate date) {
    Instant begin = date.atStartOfDay(schedule.zone()).toInstant();
    ZoneOffsetTransition next = rules.nextTransition(begin.minusNanos(1));
    return Optional.ofNullable(next)
        .filter(
            c ->
                c.getDateTimeBefore().toLocalDate().equals(date)
                    || c.getDateTimeAfter().toLocalDate().equals(date));
  }

  private static Told told(ZoneOffsetTransition change) {
    return Told.of(
        change.isGap() ? "plan.clock.forward" : "plan.clock.back",
        Told.text(Description.span(change.getDuration().abs())),
        Told.text(time(change.getDateTimeBefore().toLocalTime())));
  }

  private static String time(LocalTime time) {
    return time.getSecond() == 0 ? time.toString() : TIME.format(time);
  }

  private static String text(ZonedDateTime local) {
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(local);
  }

  private ZonedDateTime local(long ms) {
    return Instant.ofEpochMilli(ms).atZone(schedule.zone());
  }
}
