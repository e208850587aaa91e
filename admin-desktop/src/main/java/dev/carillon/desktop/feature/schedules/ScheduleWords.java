package dev.carillon.desktop.feature.schedules;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.ResultStrip;
import dev.carillon.desktop.control.Tone;
import dev.carillon.desktop.i18n.Figures;
import dev.carillon.desktop.i18n.Spoken;
import dev.carillon.desktop.i18n.Texts;
import dev.carillon.model.queue.PauseInfo;
import dev.carillon.model.schedule.Description;
import dev.carillon.model.schedule.FireOutcome;
import dev.carillon.model.schedule.FireRecord;
import dev.carillon.model.schedule.Schedule;
import dev.carillon.model.schedule.ScheduleSnapshot;
import dev.carillon.model.schedule.ScheduleState;
import dev.carillon.model.schedule.Target;
import dev.carillon.model.told.Told;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Locale;

/** Schedules and fires in words, tones and shapes. */
final class ScheduleWords {
  private ScheduleWords() {}

  static Tone tone(ScheduleState state) {
    return switch (state) {
      case ACTIVE -> Tone.OK;
      case PAUSED -> Tone.RETRY;
      case FINISHED -> Tone.IDLE;
    };
  }

  static String icon(ScheduleState state) {
    return switch (state) {
      case ACTIVE -> "fth-check";
      case PAUSED -> "fth-pause";
      case FINISHED -> "fth-flag";
    };
  }

  static String words(ScheduleState state) {
    return text("schedules.state." + state);
  }

  /** How a fire went, and what it created ended. */
  static Tone tone(FireRecord fire) {
    return switch (fire.outcome()) {
      case FIRED ->
          switch (fire.result()) {
            case "" -> Tone.RUN;
            case "succeeded", "gone" -> Tone.OK;
            case "cancelled" -> Tone.IDLE;
            default -> Tone.DEAD;
          };
      case QUEUED -> Tone.WAIT;
      case SKIPPED -> Tone.IDLE;
      case MISSED -> Tone.RETRY;
      case REFUSED -> Tone.DEAD;
    };
  }

  static String icon(FireRecord fire) {
    return switch (tone(fire)) {
      case RUN -> "fth-play";
      case OK -> "fth-check";
      case WAIT -> "fth-clock";
      case IDLE -> "fth-slash";
      case RETRY -> "fth-alert-triangle";
      case DEAD -> "fth-x";
    };
  }

  static String words(FireRecord fire) {
    boolean ended = fire.outcome() == FireOutcome.FIRED && !fire.result().isEmpty();
    if (!ended) {
      return text("schedules.outcome." + fire.outcome());
    }
    String state = "state." + fire.result().toUpperCase(Locale.ROOT);
    return Texts.bundle().containsKey(state) ? text(state) : fire.result();
  }

  static ResultStrip.Result result(FireRecord fire, long nowMs, ZoneId zone) {
    String cause = fire.cause().isEmpty() ? "" : ": " + cause(fire);
    return new ResultStrip.Result(
        tone(fire), Figures.time(fire.fireMs(), nowMs, zone) + " " + words(fire) + cause);
  }

  /** Why it came so; often empty. */
  static String cause(FireRecord fire) {
    return Spoken.told(fire.told(), fire.cause());
  }

  static String description(Schedule schedule) {
    return Spoken.sentence(Description.told(schedule), Description.of(schedule));
  }

  /** For a line of a list: without the zone that all times are shown in, and without the jitter. */
  static String brief(Schedule schedule, ZoneId zone) {
    Told brief = Description.brief(schedule, zone);
    return Spoken.sentence(brief, Description.words(brief));
  }

  static String target(Schedule schedule) {
    return switch (schedule.target()) {
      case Target.Task t ->
          text("schedules.target.task", t.template().type(), t.template().queue());
      case Target.Workflow w ->
          text(
              "schedules.target.workflow",
              w.version() == 0 ? w.name() : w.name() + ":" + w.version());
    };
  }

  /** "in 4 min", or why there is none. */
  static String next(ScheduleSnapshot s, long nowMs) {
    if (s.state() != ScheduleState.ACTIVE || s.nextMs() == 0) {
      return "–";
    }
    return s.nextDueMs() <= nowMs
        ? text("schedules.now")
        : text("in", Figures.coarse(s.nextDueMs() - nowMs));
  }

  /** As the command line reads it: 90s, 15m. */
  static String flag(Duration span) {
    return span.toMillis() % 60_000 == 0 && !span.isZero()
        ? span.toMinutes() + "m"
        : span.toMillis() % 1000 == 0 ? span.toSeconds() + "s" : span.toMillis() + "ms";
  }

  /** What the schedule itself counted is told from its figures, anything else as it was said. */
  static String because(ScheduleSnapshot s, PauseInfo pause) {
    int most = s.schedule().pauseAfterFailures();
    boolean itself = pause.actor().equals("carillon") && most > 0 && s.failures() >= most;
    String reason =
        itself ? text("schedules.paused.failures", Figures.count(s.failures())) : pause.reason();
    return reason.isEmpty() ? "" : " " + text("queues.because", reason);
  }
}
