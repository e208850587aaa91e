package dev.carillon.server.loop;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.schedule.FireOutcome;
import dev.carillon.server.core.Faults;
import dev.carillon.server.core.LoopSignals;
import dev.carillon.server.core.port.ScheduleStore;
import dev.carillon.server.core.port.ScheduleStore.Job;
import dev.carillon.server.core.port.ScheduleStore.Note;
import dev.carillon.server.core.port.Telemetry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the steps of schedules, several in one call of the store, and tells who has to know. */
public final class FireSteps {
  private static final Logger LOG = LoggerFactory.getLogger(FireSteps.class);

  /**
   * What one call of the store carries: schedules, and what is written down of each, fires or not;
   * and bytes of payloads.
   */
  private static final int MOST_ITEMS = 200;

  private static final int MOST_BYTES = 1 << 20;
  private static final String ACTOR = "schedule";

  private final ScheduleStore store;
  private final LoopSignals signals;
  private final Telemetry telemetry;
  private final Duration grace;
  private final BiConsumer<ScheduleStore.Told, String> tellCancel;

  /**
   * @param grace what a running task that is cancelled has to stop
   * @param tellCancel told of a running task that was cancelled, with the reason
   */
  public FireSteps(
      ScheduleStore store,
      LoopSignals signals,
      Telemetry telemetry,
      Duration grace,
      BiConsumer<ScheduleStore.Told, String> tellCancel) {
    this.store = store;
    this.signals = signals;
    this.telemetry = telemetry;
    this.grace = grace;
    this.tellCancel = tellCancel;
  }

  /** Whether it says something of the store, not of the step. */
  static boolean ofTheStore(CarillonException e) {
    return Faults.ofTheStore(e);
  }

  Batch batch(int bucket, long epoch) {
    return new Batch(bucket, epoch);
  }

  /** Steps that are taken together, as many as go into one call. */
  final class Batch {
    private final int bucket;
    private final long epoch;
    private List<Job> jobs = new ArrayList<>();
    private int items;
    private int bytes;

    private Batch(int bucket, long epoch) {
      this.bucket = bucket;
      this.epoch = epoch;
    }

    void add(Job job) {
      int size = job.fires().stream().mapToInt(f -> f.creation().size()).sum();
      int its = Math.max(1, job.fires().size() + job.notes().size());
      if (items + its > MOST_ITEMS || bytes + size > MOST_BYTES) {
        end();
      }
      jobs.add(job);
      items += its;
      bytes += size;
    }

    void end() {
      if (!jobs.isEmpty()) {
        fire(bucket, epoch, jobs);
      }
      jobs = new ArrayList<>();
      items = 0;
      bytes = 0;
    }
  }

  private void fire(int bucket, long epoch, List<Job> jobs) {
    ScheduleStore.Answer answer;
    try {
      answer = store.fire(bucket, epoch, ACTOR, grace, jobs);
    } catch (RuntimeException e) {
      if (e instanceof CarillonException known && ofTheStore(known)) {
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

  /**
   * What the store will not take is written down, or it would stand before all that follows. What
   * says nothing of the fires themselves loses none of them: they are tried again.
   */
  private void refused(int bucket, long epoch, Job job, RuntimeException e) {
    String why = String.valueOf(e instanceof CarillonException known ? known.message() : e);
    LOG.warn("firer: {} is refused: {}", job.key(), why, e);
    if (job.fires().isEmpty() || !(e instanceof CarillonException c && Faults.ofTheWork(c))) {
      boolean fill = job.mode() == ScheduleStore.Mode.FILL;
      store.trouble(bucket, epoch, fill ? "" : store.nameOf(job.key()), job.backfill(), why);
      return;
    }
    List<Note> notes = new ArrayList<>(job.notes());
    job.fires()
        .forEach(
            f -> notes.add(new Note(f.fireMs(), f.dueMs(), f.kind(), FireOutcome.REFUSED, 1, why)));
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
}
