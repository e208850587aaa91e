package dev.carillon.model.schedule;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Optional;

/**
 * The instants of a cron expression in a zone. A list of local times fires when the local clock
 * first reaches each: a time that is leapt over comes with the leap, and one that comes twice
 * counts the first time. An interval pattern fires whenever the local clock shows a time that fits.
 */
final class CronTimes {
  private final CronExpression cron;
  private final ZoneRules rules;

  CronTimes(CronExpression cron, ZoneId zone) {
    this.cron = cron;
    this.rules = zone.getRules();
  }

  /** The first instant after that one; empty: there is none, or none within 40 years. */
  Optional<Instant> next(Instant after) {
    return cron.realTime() ? nextShown(after) : nextReached(after);
  }

  private Optional<Instant> nextReached(Instant after) {
    LocalDateTime from = local(after).plusSeconds(1);
    ZoneOffsetTransition last = rules.previousTransition(after.plusNanos(1));
    if (last != null && last.isOverlap() && from.isBefore(last.getDateTimeBefore())) {
      from = last.getDateTimeBefore();
    }
    return cron.nextLocal(from).map(this::reached);
  }

  /** When the local clock first shows that time or a later one. */
  private Instant reached(LocalDateTime local) {
    ZoneOffsetTransition change = rules.getTransition(local);
    if (change == null) {
      return local.toInstant(rules.getOffset(local));
    }
    return change.isGap() ? change.getInstant() : local.toInstant(change.getOffsetBefore());
  }

  private Optional<Instant> nextShown(Instant after) {
    LocalDateTime from = local(after).plusSeconds(1);
    Instant since = after;
    LocalDateTime searched = from;
    Optional<LocalDateTime> found = cron.nextLocal(from);
    while (true) {
      ZoneOffset offset = rules.getOffset(since);
      ZoneOffsetTransition change = rules.nextTransition(since);
      if (change == null) {
        return found.map(l -> l.toInstant(offset));
      }
      if (found.isPresent() && found.get().isBefore(change.getDateTimeBefore())) {
        return Optional.of(found.get().toInstant(offset));
      }
      LocalDateTime resumes = change.getDateTimeAfter();
      boolean known =
          !resumes.isBefore(searched) && (found.isEmpty() || !resumes.isAfter(found.get()));
      if (known && found.isEmpty()) {
        return found.map(l -> l.toInstant(offset));
      }
      if (!known) {
        searched = resumes;
        found = cron.nextLocal(resumes);
      }
      since = change.getInstant();
    }
  }

  private LocalDateTime local(Instant instant) {
    return LocalDateTime.ofEpochSecond(instant.getEpochSecond(), 0, rules.getOffset(instant));
  }
}
