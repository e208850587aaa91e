package dev.carillon.server.core.schedule;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.schedule.Fire;
import dev.carillon.model.schedule.FireKind;
import dev.carillon.model.schedule.FireOutcome;
import dev.carillon.model.schedule.FireTimes;
import dev.carillon.model.schedule.MisfirePolicy;
import dev.carillon.model.schedule.OverlapPolicy;
import dev.carillon.model.schedule.Schedule;
import dev.carillon.model.schedule.Trigger;
import dev.carillon.model.told.Told;
import dev.carillon.server.core.Faults;
import dev.carillon.server.core.port.ScheduleStore;
import dev.carillon.server.core.port.ScheduleStore.Job;
import dev.carillon.server.core.port.ScheduleStore.Look;
import dev.carillon.server.core.port.ScheduleStore.Mode;
import dev.carillon.server.core.port.ScheduleStore.NewFire;
import dev.carillon.server.core.port.ScheduleStore.Note;
import dev.carillon.server.core.port.ScheduleStore.Stored;
import dev.carillon.server.core.told.English;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * Works out the next step of a schedule that is to be looked at: which instants fire, which were
 * missed, which comes next. Changes nothing; the store takes the step only if the schedule still
 * stands where it was read. Any thread.
 */
public final class FirePlanner {
  /** Most fires of one step: two schedules' steps fit into one call of the store. */
  static final int MOST_FIRES = 100;

  /** So many missed instants are told one by one, the newest; the others together. */
  private static final int MOST_NOTES = 20;

  /** Missed instants beyond this are not counted. */
  private static final int MOST_COUNTED = 100_000;

  /** What waits for an end is told of it; this finds what was not told. */
  private static final long POLL_MS = Duration.ofSeconds(10).toMillis();

  private final ScheduleStore store;
  private final Targets targets;

  public FirePlanner(ScheduleStore store, Targets targets) {
    this.store = store;
    this.targets = targets;
  }

  /**
   * The step of a schedule that is not paused.
   *
   * @param why the reason for which an instant was missed, in words
   */
  public Job plan(Look look, long nowMs, LongFunction<String> why) {
    Stored s = look.stored();
    FireTimes times = new FireTimes(s.schedule());
    if (s.queuedMs() != 0 && !look.runLives()) {
      return queued(s, times);
    }
    if (s.nextMs() == 0) {
      return afterEnd(look, times, nowMs);
    }
    Fire next = fire(times, s.nextMs());
    if (next.dueMs() > nowMs) {
      long again = s.queuedMs() == 0 ? next.dueMs() : Math.min(next.dueMs(), nowMs + POLL_MS);
      return new Step(s).to(s.nextMs(), again, s.catchMs()).job();
    }
    if (s.nextMs() <= s.catchMs()) {
      return granted(s, times, new Step(s), s.nextMs(), s.catchMs());
    }
    if (nowMs - next.dueMs() > s.schedule().misfire().threshold().toMillis()) {
      return missed(s, times, next, nowMs, why);
    }
    return regular(s, times, next, nowMs);
  }

  /** One whose time has come and that is not late; others may have come since. */
  private Job regular(Stored s, FireTimes times, Fire next, long nowMs) {
    if (counted(s)) {
      return new Step(s).fire(next, FireKind.REGULAR, false).waiting(nowMs).job();
    }
    List<Fire> due = new ArrayList<>();
    for (Fire fire : times.between(s.nextMs(), nowMs + 1, MOST_FIRES)) {
      if (fire.dueMs() > nowMs) {
        break;
      }
      due.add(fire);
    }
    Step step = new Step(s);
    boolean lastOnly = s.schedule().overlap() == OverlapPolicy.CANCEL_RUNNING;
    for (int i = 0; i < due.size(); i++) {
      if (lastOnly && i < due.size() - 1) {
        step.note(due.get(i), FireOutcome.SKIPPED, 1, English.of(Told.of("kept.newer")));
      } else {
        step.fire(due.get(i), FireKind.REGULAR, false);
      }
    }
    return step.after(times, due.getLast().fireMs(), 0).job();
  }

  private Job missed(Stored s, FireTimes times, Fire next, long nowMs, LongFunction<String> why) {
    MisfirePolicy policy = s.schedule().misfire();
    Fire latest = lastDue(times, next, nowMs + 1);
    Step step = new Step(s);
    switch (policy.mode()) {
      case SKIP -> {
        // What is not late is not missed: it fires in the step that follows.
        long late = nowMs - policy.threshold().toMillis();
        Fire last = lastDue(times, next, late);
        notes(step, times, s.nextMs(), last.fireMs() + 1, why);
        return step.after(times, counted(s) ? nowMs : last.fireMs(), 0).job();
      }
      case FIRE_ONCE -> {
        notes(step, times, s.nextMs(), latest.fireMs(), more(why, "kept.once"));
        step.fire(latest, FireKind.CATCH_UP, false);
        return counted(s) ? step.waiting(nowMs).job() : step.after(times, latest.fireMs(), 0).job();
      }
      case FIRE_ALL -> {
        if (counted(s)) {
          return step.fire(next, FireKind.CATCH_UP, false).waiting(nowMs).job();
        }
        long from = Math.max(s.nextMs(), nowMs - policy.window().toMillis());
        List<Fire> kept = newest(times, from, latest.fireMs() + 1, policy.cap());
        if (kept.isEmpty()) {
          notes(step, times, s.nextMs(), latest.fireMs() + 1, more(why, "kept.window"));
          return step.after(times, latest.fireMs(), 0).job();
        }
        long first = kept.getFirst().fireMs();
        notes(step, times, s.nextMs(), first, more(why, "kept.cap"));
        return granted(s, times, step, first, latest.fireMs());
      }
    }
    throw new IllegalStateException("Expected a known misfire policy.");
  }

  /**
   * The newest that is due before an instant; the next one is. Jitter never lets fires change
   * places: where the newest is not due yet, the one before it is.
   */
  private static Fire lastDue(FireTimes times, Fire next, long beforeMs) {
    return times
        .last(next.fireMs(), beforeMs)
        .flatMap(f -> f.dueMs() < beforeMs ? Optional.of(f) : times.last(next.fireMs(), f.fireMs()))
        .orElse(next);
  }

  /** Fires that the misfire policy granted, one after the other unless they may overlap. */
  private Job granted(Stored s, FireTimes times, Step step, long from, long until) {
    boolean inTurn =
        s.schedule().misfire().mode() == MisfirePolicy.Mode.FIRE_ALL
            && s.schedule().overlap() != OverlapPolicy.ALLOW
            && s.schedule().overlap() != OverlapPolicy.CANCEL_RUNNING;
    List<Fire> fires = times.between(from, until + 1, inTurn ? 1 : MOST_FIRES);
    if (fires.isEmpty()) {
      return step.after(times, until, 0).job();
    }
    fires.forEach(fire -> step.fire(fire, FireKind.CATCH_UP, inTurn));
    return step.after(times, fires.getLast().fireMs(), until).job();
  }

  private Job queued(Stored s, FireTimes times) {
    Fire fire = fire(times, s.queuedMs());
    long again = s.nextMs() == 0 ? 0 : fire(times, s.nextMs()).dueMs();
    Step step = new Step(s).fire(fire, FireKind.REGULAR, false);
    return new Job(
        s.key(),
        Mode.QUEUED,
        "",
        s.version(),
        text(s.queuedMs()),
        "",
        again,
        0,
        step.notes,
        step.fires);
  }

  /** A schedule without a next instant: its run has to end first, or it is over. */
  private Job afterEnd(Look look, FireTimes times, long nowMs) {
    Step step = new Step(look.stored());
    if (!counted(look.stored())) {
      return step.to(0, look.stored().queuedMs() == 0 ? 0 : nowMs + POLL_MS, 0).job();
    }
    if (look.runLives()) {
      return step.waiting(nowMs).job();
    }
    return step.after(times, look.runEndedMs() == 0 ? nowMs : look.runEndedMs(), 0).job();
  }

  /** The reason, and what became of it. */
  private static LongFunction<String> more(LongFunction<String> why, String code) {
    return dueMs -> English.of(Told.of(code, Told.text(why.apply(dueMs))));
  }

  /** Tells what was missed between two instants: the newest one by one, the others together. */
  private static void notes(
      Step step, FireTimes times, long from, long to, LongFunction<String> why) {
    if (from >= to) {
      return;
    }
    List<Fire> all = times.between(from, to, MOST_COUNTED);
    if (all.isEmpty()) {
      all = List.of(fire(times, from));
    }
    int together = Math.max(0, all.size() - MOST_NOTES);
    if (together > 0) {
      Told rest =
          Told.of(
              all.size() == MOST_COUNTED ? "kept.least" : "kept.rest",
              Told.text(Integer.toString(together)),
              Told.text(Instant.ofEpochMilli(all.get(together - 1).fireMs()).toString()),
              Told.text(why.apply(all.getFirst().dueMs())));
      step.note(all.getFirst(), FireOutcome.MISSED, together, English.of(rest));
    }
    for (Fire fire : all.subList(together, all.size())) {
      step.note(fire, FireOutcome.MISSED, 1, why.apply(fire.dueMs()));
    }
  }

  /** The newest of a range: a wider and wider part of its end is looked through. */
  private static List<Fire> newest(FireTimes times, long from, long to, int most) {
    long width = Math.max(1000L * most, 60_000);
    while (true) {
      long start = Math.max(from, to - width);
      List<Fire> found = times.between(start, to, Integer.MAX_VALUE);
      if (found.size() >= most || start == from) {
        return found.subList(Math.max(0, found.size() - most), found.size());
      }
      width *= 4;
    }
  }

  private static boolean counted(Stored s) {
    return s.schedule().trigger() instanceof Trigger.AfterEnd;
  }

  /** The fire of an instant, with its jitter. */
  private static Fire fire(FireTimes times, long fireMs) {
    return times
        .next(fireMs - 1)
        .filter(f -> f.fireMs() == fireMs)
        .orElseGet(() -> new Fire(fireMs, fireMs));
  }

  private static String text(long ms) {
    return ms == 0 ? "" : Long.toString(ms);
  }

  /** Collects a step. */
  private final class Step {
    private final Stored stored;
    private final List<Note> notes = new ArrayList<>();
    private final List<NewFire> fires = new ArrayList<>();
    private long next;
    private long look;
    private long granted;

    Step(Stored stored) {
      this.stored = stored;
    }

    Step fire(Fire fire, FireKind kind, boolean inTurn) {
      Schedule schedule = stored.schedule();
      try {
        fires.add(
            new NewFire(
                fire.fireMs(),
                fire.dueMs(),
                store.idOf(stored.key(), stored.bornMs(), fire.fireMs(), ""),
                targets.of(schedule, fire, ""),
                kind,
                "",
                inTurn,
                ""));
      } catch (CarillonException e) {
        if (!Faults.ofTheWork(e)) {
          throw e;
        }
        notes.add(new Note(fire.fireMs(), fire.dueMs(), kind, FireOutcome.REFUSED, 1, e.message()));
      }
      return this;
    }

    void note(Fire fire, FireOutcome outcome, long many, String words) {
      notes.add(new Note(fire.fireMs(), fire.dueMs(), FireKind.REGULAR, outcome, many, words));
    }

    /** Goes on behind an instant. */
    Step after(FireTimes times, long settledMs, long grantedMs) {
      Fire following = times.next(settledMs).orElse(null);
      return following == null
          ? to(0, 0, 0)
          : to(
              following.fireMs(),
              following.dueMs(),
              following.fireMs() <= grantedMs ? grantedMs : 0);
    }

    /** Waits for the end of what it fires. */
    Step waiting(long nowMs) {
      return to(0, nowMs + POLL_MS, 0);
    }

    Step to(long nextMs, long lookMs, long grantedMs) {
      next = nextMs;
      look = lookMs;
      granted = grantedMs;
      return this;
    }

    Job job() {
      return new Job(
          stored.key(),
          Mode.NEXT,
          "",
          stored.version(),
          text(stored.nextMs()),
          text(next),
          look,
          granted,
          notes,
          fires);
    }
  }
}
