package dev.carillon.server.loop;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.schedule.FireOutcome;
import dev.carillon.server.core.Loop;
import dev.carillon.server.core.LoopSignals;
import dev.carillon.server.core.Owned;
import dev.carillon.server.core.Wakeup;
import dev.carillon.server.core.port.ScheduleStore;
import dev.carillon.server.core.port.ScheduleStore.Due;
import dev.carillon.server.core.port.ScheduleStore.Job;
import dev.carillon.server.core.port.ScheduleStore.Look;
import dev.carillon.server.core.port.ScheduleStore.Note;
import dev.carillon.server.core.port.Telemetry;
import dev.carillon.server.core.schedule.FirePlanner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
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

  /** Passes closer together than this are joined. */
  private static final long SHORTEST_MS = 5;

  private static final int MOST_LOOKS = 200;
  private static final int MOST_ENDS = 200;

  /** Fires of one call of the store; and bytes of their payloads. */
  private static final int MOST_FIRES = 200;

  private static final int MOST_BYTES = 1 << 20;
  private static final String ACTOR = "schedule";

  private final ScheduleStore store;
  private final FirePlanner planner;
  private final Owned owned;
  private final LoopSignals signals;
  private final Telemetry telemetry;
  private final Duration grace;
  private final BiConsumer<ScheduleStore.Told, String> tellCancel;
  private final Wakeup wakeup = new Wakeup();

  /** Since when, by the store's clock, this server looks after a bucket, and under which epoch. */
  private final Map<Integer, Watch> watches = new HashMap<>();

  private record Watch(long epoch, long sinceMs) {}

  /** What last kept it from firing: until when, by the store's clock, unknown before it is over. */
  private String trouble = "";

  private long troubleUntilMs;

  /**
   * @param grace what a running task that is cancelled has to stop
   * @param tellCancel told of a running task that was cancelled, with the reason
   */
  public Firer(
      ScheduleStore store,
      FirePlanner planner,
      Owned owned,
      LoopSignals signals,
      Telemetry telemetry,
      Duration grace,
      BiConsumer<ScheduleStore.Told, String> tellCancel) {
    this.store = store;
    this.planner = planner;
    this.owned = owned;
    this.signals = signals;
    this.telemetry = telemetry;
    this.grace = grace;
    this.tellCancel = tellCancel;
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
        trouble = "Redis was full.";
        troubleUntilMs = Long.MAX_VALUE;
      } else if (e.code() == ErrorCode.REDIS_AWAY) {
        trouble = "Redis was away.";
        troubleUntilMs = Long.MAX_VALUE;
      }
      throw e;
    }
  }

  private Duration pass(Map<Integer, Long> epochs) {
    store.ended(epochs, MOST_ENDS);
    long soonest = LOOK_AGAIN_MS;
    for (Map.Entry<Integer, Due> entry :
        store.due(List.copyOf(epochs.keySet()), MOST_LOOKS).entrySet()) {
      int bucket = entry.getKey();
      Due due = entry.getValue();
      long epoch = epochs.getOrDefault(bucket, 0L);
      watch(bucket, epoch, due.nowMs());
      due.broken().forEach((name, why) -> LOG.error("firer: {} cannot be read: {}", name, why));
      if (!due.looks().isEmpty()) {
        settle(bucket, epoch, due);
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
      return "It was paused by " + pause.get().actor() + ".";
    }
    Watch watch = watches.get(bucket);
    if (watch != null && dueMs < watch.sinceMs()) {
      return "No server ran.";
    }
    return !trouble.isEmpty() && dueMs <= troubleUntilMs ? trouble : "It was looked at too late.";
  }

  private void settle(int bucket, long epoch, Due due) {
    List<Job> jobs = new ArrayList<>();
    int fires = 0;
    int bytes = 0;
    for (Look look : due.looks()) {
      if (look.stored().pause().isPresent()) {
        // Only a pause that has an end is looked at: it is over.
        boolean unused = store.resume(look.stored().key(), look.stored().pause().get().actor(), "");
        continue;
      }
      Job job = planner.plan(look, due.nowMs(), dueMs -> why(bucket, look, dueMs));
      int size = job.fires().stream().mapToInt(f -> f.admitted().task().payload().size()).sum();
      if (!jobs.isEmpty()
          && (fires + job.fires().size() > MOST_FIRES || bytes + size > MOST_BYTES)) {
        fire(bucket, epoch, jobs);
        jobs = new ArrayList<>();
        fires = 0;
        bytes = 0;
      }
      jobs.add(job);
      fires += job.fires().size();
      bytes += size;
    }
    if (!jobs.isEmpty()) {
      fire(bucket, epoch, jobs);
    }
  }

  private void fire(int bucket, long epoch, List<Job> jobs) {
    ScheduleStore.Answer answer;
    try {
      answer = store.fire(bucket, epoch, ACTOR, grace, jobs);
    } catch (CarillonException e) {
      if (e.code() == ErrorCode.STORE_FULL
          || e.code() == ErrorCode.REDIS_AWAY
          || e.code() == ErrorCode.FENCED) {
        throw e;
      }
      if (jobs.size() > 1) {
        jobs.forEach(job -> fire(bucket, epoch, List.of(job)));
      } else {
        refused(bucket, epoch, jobs.getFirst(), e);
      }
      return;
    }
    boolean any = false;
    for (int i = 0; i < jobs.size(); i++) {
      ScheduleStore.Settled settled = answer.settled().get(i);
      any |= settled.fired() > 0;
      count(jobs.get(i), settled, answer.nowMs());
      settled.told().forEach(told -> tellCancel.accept(told, "a newer fire of its schedule"));
    }
    if (any) {
      signals.ready();
    }
  }

  /** What the store will not take is written down, or it would stand before all that follows. */
  private void refused(int bucket, long epoch, Job job, CarillonException e) {
    LOG.warn("firer: {} is refused: {}", job.key(), e.message());
    if (job.fires().isEmpty()) {
      throw e;
    }
    List<Note> notes = new ArrayList<>(job.notes());
    job.fires()
        .forEach(
            f ->
                notes.add(
                    new Note(
                        f.fireMs(), f.dueMs(), f.kind(), FireOutcome.REFUSED, 1, e.message())));
    fire(
        bucket,
        epoch,
        List.of(
            new Job(
                job.key(),
                job.mode(),
                job.backfill(),
                job.version(),
                job.expected(),
                job.after(),
                job.lookMs(),
                job.catchMs(),
                notes,
                List.of())));
  }

  private void count(Job job, ScheduleStore.Settled settled, long nowMs) {
    if (settled.code() != ScheduleStore.Code.OK && settled.code() != ScheduleStore.Code.WAIT) {
      return;
    }
    for (Note note : job.notes()) {
      if (note.outcome() == FireOutcome.MISSED) {
        telemetry.missed(note.many());
      }
    }
    for (int i = 0; i < settled.fired(); i++) {
      telemetry.fired(nowMs - job.fires().get(i).dueMs());
    }
  }

  @Override
  public void await(Duration most) throws InterruptedException {
    wakeup.await(most);
  }
}
