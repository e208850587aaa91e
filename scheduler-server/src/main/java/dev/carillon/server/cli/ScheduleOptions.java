package dev.carillon.server.cli;

import dev.carillon.model.schedule.MisfirePolicy;
import dev.carillon.model.schedule.OverlapPolicy;
import dev.carillon.model.schedule.Schedule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A schedule as options. What is not given takes the server's default. */
final class ScheduleOptions {
  @Mixin final ScheduleTrigger trigger = new ScheduleTrigger();
  @Mixin final ScheduleTimes times = new ScheduleTimes();

  @Option(
      names = "--misfire",
      paramLabel = "once|skip|all",
      description =
          "What becomes of fires that could not be made in time: the newest for all (default),"
              + " none, or each.")
  Misfire misfire = Misfire.ONCE;

  @Option(
      names = "--late-after",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "How late a fire counts as missed (default: 1m).")
  Duration lateAfter = MisfirePolicy.DEFAULT_THRESHOLD;

  @Option(
      names = "--catch-up",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "With --misfire all: only those not older than this (default: 1h).")
  Duration catchUp = MisfirePolicy.DEFAULT_WINDOW;

  @Option(
      names = "--catch-up-most",
      paramLabel = "N",
      description = "With --misfire all: at most so many, the newest (default: 100).")
  int catchUpMost = MisfirePolicy.DEFAULT_CAP;

  @Option(
      names = "--overlap",
      paramLabel = "skip|queue|allow|cancel",
      description =
          "While an earlier one runs: make none (default), let one wait, make it all the same, or"
              + " cancel the earlier one.")
  Overlap overlap = Overlap.SKIP;

  @Option(
      names = "--pause-after",
      paramLabel = "N",
      description = "Pause by itself after so many failures in a row (default: never).")
  int pauseAfter;

  @Option(names = "--note", paramLabel = "TEXT", description = "What it is for.")
  String note = "";

  @Option(
      names = {"-l", "--label"},
      paramLabel = "KEY=VALUE",
      converter = KeyValue.Converter.class,
      description = "A free label of the schedule; may be given several times.")
  List<KeyValue> labels = new ArrayList<>();

  @Mixin final ScheduleTarget target = new ScheduleTarget();

  /** What becomes of missed fires, in words. */
  enum Misfire {
    ONCE,
    SKIP,
    ALL
  }

  /** What a fire does while an earlier one runs, in words. */
  enum Overlap {
    SKIP,
    QUEUE,
    ALLOW,
    CANCEL
  }

  Schedule schedule(String tenant, String id, Terminal terminal) {
    return new Schedule(
        id,
        tenant,
        note,
        KeyValue.map(labels),
        trigger.trigger(times.zone()),
        times.zone(),
        times.startMs(),
        times.endMs(),
        times.jitter,
        times.calendar(),
        new MisfirePolicy(
            MisfirePolicy.Mode.values()[misfire.ordinal()], lateAfter, catchUp, catchUpMost),
        OverlapPolicy.values()[overlap.ordinal()],
        pauseAfter,
        target.target(terminal));
  }
}
