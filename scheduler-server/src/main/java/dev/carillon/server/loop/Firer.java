package dev.carillon.server.loop;

import dev.carillon.model.cluster.Finding;
import dev.carillon.model.cluster.Subject;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.told.Told;
import dev.carillon.server.core.Loop;
import dev.carillon.server.core.Owned;
import dev.carillon.server.core.Vitals;
import dev.carillon.server.core.Wakeup;
import dev.carillon.server.core.port.BackfillStore;
import dev.carillon.server.core.port.ScheduleStore;
import dev.carillon.server.core.port.ScheduleStore.Due;
import dev.carillon.server.core.port.ScheduleStore.Job;
import dev.carillon.server.core.port.ScheduleStore.Look;
import dev.carillon.server.core.schedule.FillPlanner;
import dev.carillon.server.core.schedule.FirePlanner;
import dev.carillon.server.core.schedule.Targets;
import dev.carillon.server.core.told.English;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fires schedules whose time has come: sleeps until the next one this server knows of, a second at
 * most. Every step is one script that compares before it writes, so two of them do no harm.
 */
public final class Firer implements Loop {
  private static final Logger LOG = LoggerFactory.getLogger(Firer.class);
  private static final long LOOK_AGAIN_MS = 1000;

  /** While tasks of schedules live, their ends are looked for: something may wait for them. */
  private static final long WHILE_LIVE_MS = 100;

  /**
   * Passes closer together than this are joined: each looks at all buckets, which costs as much as
   * ten fires. What is due alone is still fired at its instant.
   */
  private static final long SHORTEST_MS = 20;

  private static final int MOST_LOOKS = 200;
  private static final int MOST_ENDS = 200;
  private static final String ALARM = "schedules";

  /**
   * When a run is tried again that has to wait: its turn comes, or somebody mends what is wrong.
   */
  private static final Duration SOON = Duration.ofSeconds(1);

  private static final Duration NOT_SOON = Duration.ofMinutes(1);

  /** Longer than the longest time for which one with trouble is put off. */
  private static final Duration CALM_AFTER = Duration.ofMinutes(11);

  private final ScheduleStore store;
  private final BackfillStore backfills;
  private final FirePlanner planner;
  private final FillPlanner fills;
  private final Owned owned;
  private final Vitals vitals;
  private final FireSteps steps;
  private final Consumer<ScheduleStore.Owed> runs;
  private final Wakeup wakeup = new Wakeup();

  /** Since when, by the store's clock, this server looks after a bucket, and under which epoch. */
  private final Map<Integer, Watch> watches = new HashMap<>();

  private record Watch(long epoch, long sinceMs) {}

  /** What last kept it from firing: until when, by the store's clock, unknown before it is over. */
  private String trouble = "";

  private long troubleUntilMs;

  /** When something last could not be worked out; 0: all is well. */
  private long alarmed;

  /**
   * @param runs starts a run that was fired, under its id; again: the same run
   */
  public Firer(
      ScheduleStore store,
      BackfillStore backfills,
      Targets targets,
      Owned owned,
      Vitals vitals,
      FireSteps steps,
      Consumer<ScheduleStore.Owed> runs) {
    this.store = store;
    this.backfills = backfills;
    this.planner = new FirePlanner(store, targets);
    this.fills = new FillPlanner(store, targets);
    this.owned = owned;
    this.vitals = vitals;
    this.steps = steps;
    this.runs = runs;
  }

  @Override
  public String name() {
    return "firer";
  }

  /** Something of a schedule changed: look soon. */
  public void changed() {
    wakeup.ring();
  }

  @Override
  public Duration runOnce() {
    Map<Integer, Long> epochs = owned.epochs();
    watches.keySet().retainAll(epochs.keySet());
    if (epochs.isEmpty()) {
      return Duration.ofMillis(LOOK_AGAIN_MS);
    }
    try {
      return pass(epochs);
    } catch (CarillonException e) {
      if (e.code() == ErrorCode.STORE_FULL) {
        trouble = English.of(Told.of("kept.full"));
        troubleUntilMs = Long.MAX_VALUE;
      } else if (e.code() == ErrorCode.REDIS_AWAY) {
        trouble = English.of(Told.of("kept.away"));
        troubleUntilMs = Long.MAX_VALUE;
      }
      throw e;
    }
  }

  private Duration pass(Map<Integer, Long> epochs) {
    store.ended(epochs, MOST_ENDS);
    calm();
    long soonest = LOOK_AGAIN_MS;
    for (Map.Entry<Integer, Due> entry :
        store.due(List.copyOf(epochs.keySet()), MOST_LOOKS).entrySet()) {
      int bucket = entry.getKey();
      Due due = entry.getValue();
      long epoch = epochs.getOrDefault(bucket, 0L);
      watch(bucket, epoch, due.nowMs());
      due.broken().forEach((name, why) -> trouble(bucket, epoch, name, "", why));
      due.unreadable().forEach((run, why) -> waits(run, epoch, NOT_SOON, why));
      due.owed().forEach(owed -> pay(epoch, owed));
      if (!due.looks().isEmpty() || !due.backfills().isEmpty()) {
        settle(bucket, epoch, due);
        fill(bucket, epoch, due);
        soonest = SHORTEST_MS;
      } else if (due.nextMs() >= 0) {
        soonest = Math.min(soonest, Math.max(SHORTEST_MS, due.nextMs() - due.nowMs()));
      }
      if (due.live() > 0) {
        soonest = Math.min(soonest, WHILE_LIVE_MS);
      }
      if (troubleUntilMs == Long.MAX_VALUE) {
        troubleUntilMs = due.nowMs();
      }
    }
    return Duration.ofMillis(soonest);
  }

  private void calm() {
    if (alarmed != 0 && System.nanoTime() - alarmed > CALM_AFTER.toNanos()) {
      vitals.calm(ALARM);
      alarmed = 0;
    }
  }

  private void watch(int bucket, long epoch, long nowMs) {
    Watch watch = watches.get(bucket);
    if (watch == null || watch.epoch() != epoch) {
      watches.put(bucket, new Watch(epoch, nowMs));
    }
  }

  /** Why an instant was not made in time, as far as this server knows. */
  private String why(int bucket, Look look, long dueMs) {
    var pause = look.stored().wasPaused();
    if (pause.isPresent() && dueMs >= pause.get().sinceMs() && dueMs <= pause.get().untilMs()) {
      return English.of(Told.of("kept.paused", Told.actor(pause.get().actor())));
    }
    Watch watch = watches.get(bucket);
    if (watch != null && dueMs < watch.sinceMs()) {
      return English.of(Told.of("kept.nobody"));
    }
    return !trouble.isEmpty() && dueMs <= troubleUntilMs
        ? trouble
        : English.of(Told.of("kept.late"));
  }

  private void settle(int bucket, long epoch, Due due) {
    FireSteps.Batch batch = steps.batch(bucket, epoch);
    for (Look look : due.looks()) {
      if (look.stored().pause().isPresent()) {
        // Only a pause that has an end is looked at: it is over.
        store.pauseEnds(look.stored().key(), look.stored().pause().get());
        continue;
      }
      Job job;
      try {
        job = planner.plan(look, due.nowMs(), dueMs -> why(bucket, look, dueMs));
      } catch (RuntimeException e) {
        trouble(bucket, epoch, store.nameOf(look.stored().key()), "", e);
        continue;
      }
      batch.add(job);
    }
    batch.end();
  }

  private void fill(int bucket, long epoch, Due due) {
    BackfillStore.Looks all = backfills.looks(bucket, due.backfills());
    all.broken().forEach((id, why) -> trouble(bucket, epoch, "", id, why));
    for (BackfillStore.Look look : all.looks()) {
      FireSteps.Batch batch = steps.batch(bucket, epoch);
      try {
        batch.add(fills.plan(look, due.nowMs()));
      } catch (RuntimeException e) {
        trouble(bucket, epoch, "", TaskId.parse(look.backfill().id()).local(), e);
        continue;
      }
      batch.end();
    }
  }

  /** Starts a run that was fired; one that cannot be started is told in the history. */
  private void pay(long epoch, ScheduleStore.Owed owed) {
    String why = "";
    try {
      runs.accept(owed);
    } catch (CarillonException e) {
      switch (e.code()) {
        case REDIS_AWAY, NOT_DURABLE, STORE_FULL, FENCED -> throw e;
        case BUSY, NOT_READY -> {
          LOG.warn("firer: the run {} has to wait: {}", owed.id(), e.message());
          store.owedWaits(owed.id(), epoch, SOON);
          return;
        }
        // It says nothing of the run: an operator may mend it, and the fire is not lost.
        case INTERNAL, INCOMPATIBLE_DATA, UNAUTHENTICATED -> {
          LOG.error("firer: the run {} cannot be started now", owed.id(), e);
          waits(owed.id(), epoch, NOT_SOON, e.message());
          return;
        }
        default -> {
          why = e.message();
          LOG.warn("firer: the run {} is refused: {}", owed.id(), why);
        }
      }
    } catch (RuntimeException e) {
      LOG.error("firer: the run {} cannot be started now", owed.id(), e);
      waits(owed.id(), epoch, NOT_SOON, String.valueOf(e));
      return;
    }
    store.paid(owed.id(), epoch, why);
  }

  /** A run that cannot be started by no fault of its own stays owed, and holds up no other. */
  private void waits(TaskId run, long epoch, Duration howLong, String why) {
    store.owedWaits(run, epoch, howLong);
    alarm(
        Told.of("alarm.run.start", Told.text(run.toString()), Told.text(why)),
        Told.of("alarm.run.start.do"),
        Subject.run(run.toString()));
  }

  private void alarm(Told what, Told advice, Subject about) {
    vitals.alarm(ALARM, English.finding(Finding.Severity.ERROR, what, advice, about));
    alarmed = System.nanoTime();
  }

  /** One that cannot be worked out is put off, and holds up no other. */
  private void trouble(
      int bucket, long epoch, String name, String backfill, RuntimeException error) {
    if (error instanceof CarillonException e && FireSteps.ofTheStore(e)) {
      throw error;
    }
    String why = String.valueOf(error.getMessage());
    LOG.error("firer: {} cannot be fired", name.isEmpty() ? "backfill " + backfill : name, error);
    trouble(bucket, epoch, name, backfill, why);
  }

  private void trouble(int bucket, long epoch, String name, String backfill, String why) {
    store.trouble(bucket, epoch, name, backfill, why);
    alarm(
        name.isEmpty()
            ? Told.of("alarm.fill", Told.text(why))
            : Told.of("alarm.schedule", Told.text(name), Told.text(why)),
        Told.of("alarm.schedule.do"),
        Subject.schedule(name));
  }

  @Override
  public void await(Duration most) throws InterruptedException {
    wakeup.await(most);
  }
}
