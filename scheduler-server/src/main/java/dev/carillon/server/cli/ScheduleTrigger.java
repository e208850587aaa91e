package dev.carillon.server.cli;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.schedule.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** When a schedule fires, as options. */
final class ScheduleTrigger {
  @ArgGroup(exclusive = true)
  @Nullable One one;

  @Option(
      names = "--anchor",
      paramLabel = "INSTANT",
      description =
          "With --every: an instant of the grid (default: 1970, so that 15m means the quarters of"
              + " the hour).")
  @Nullable String anchor;

  @Option(
      names = "--filter",
      paramLabel = "CEL",
      description = "With --on-event: which records, for example 'value.amount > 100'.")
  @Nullable String filter;

  /** One of the ways to say when. */
  static final class One {
    @Option(
        names = {"-c", "--cron"},
        paramLabel = "CRON",
        required = true,
        description =
            "Cron text: 5 fields (minute first; 0 and 7 are Sunday), 6 fields (second first; 1 is"
                + " Sunday), or @daily and so on.")
    @Nullable String cron;

    @Option(
        names = "--every",
        paramLabel = "TIME",
        required = true,
        converter = Durations.class,
        description = "At a fixed rate: 30s, 15m, 1d.")
    @Nullable Duration every;

    @Option(
        names = "--after-end",
        paramLabel = "TIME",
        required = true,
        converter = Durations.class,
        description = "So long after the end of the run before.")
    @Nullable Duration afterEnd;

    @Option(
        names = "--at",
        paramLabel = "INSTANT",
        required = true,
        description = "Once: 2026-12-24T18:00:00Z, or without an offset by --zone.")
    @Nullable String at;

    @Option(
        names = "--on-event",
        paramLabel = "TOPIC",
        required = true,
        description = "For each record of a Kafka topic.")
    @Nullable String topic;
  }

  /** Whether one was given. */
  boolean given() {
    return one != null;
  }

  /**
   * The trigger.
   *
   * @throws CarillonException if none was given, or it cannot be read
   */
  Trigger trigger(ZoneId zone) {
    One given = one;
    if (given == null) {
      throw CarillonException.invalid(
          "--cron",
          "Expected one of --cron, --every, --after-end, --at and --on-event, but got none.",
          "For example --cron '0 2 * * *' for two o'clock each night.");
    }
    if (given.cron != null) {
      return Trigger.Cron.of(given.cron);
    }
    if (given.every != null) {
      return new Trigger.Every(given.every, ScheduleTimes.ms(anchor, "--anchor", zone));
    }
    if (given.afterEnd != null) {
      return new Trigger.AfterEnd(given.afterEnd);
    }
    if (given.topic != null) {
      return new Trigger.Event(given.topic, filter == null ? "" : filter);
    }
    Instant at = Instants.parse(given.at == null ? "" : given.at, "--at", zone);
    return new Trigger.Once(at.toEpochMilli());
  }
}
