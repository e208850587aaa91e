package dev.carillon.server.core.schedule;

import dev.carillon.model.schedule.Fire;
import dev.carillon.model.schedule.FireKind;
import dev.carillon.model.schedule.FireOutcome;
import dev.carillon.model.schedule.FireRecord;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.told.Told;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.port.ScheduleStore;
import dev.carillon.server.core.port.ScheduleStore.Job;
import dev.carillon.server.core.port.ScheduleStore.Mode;
import dev.carillon.server.core.port.ScheduleStore.NewFire;
import dev.carillon.server.core.port.ScheduleStore.Stored;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Fires that somebody asks for. Blocks; any thread. */
public final class ManualFires {
  /** More lines than are kept. */
  private static final int ALL = 1_000;

  private final StoredSchedules.Parts parts;
  private final Duration grace;
  private final RandomGenerator random;

  /**
   * @param grace what a running task that is cancelled has to stop
   */
  public ManualFires(StoredSchedules.Parts parts, Duration grace, RandomGenerator random) {
    this.parts = parts;
    this.grace = grace;
    this.random = random;
  }

  /**
   * Creates what a fire of this moment would create.
   *
   * @param requestId names the request; empty: each is one of its own
   */
  FireRecord fire(Stored stored, String reason, String requestId, Caller caller) {
    ScheduleStore store = parts.schedules();
    long now = parts.info().nowMs();
    String request = requestId.isEmpty() ? Ulid.random(now, random) : requestId;
    TaskId id = store.idOf(stored.key(), stored.bornMs(), 0, "now " + request);
    Optional<FireRecord> before = requestId.isEmpty() ? Optional.empty() : before(stored, id, now);
    if (before.isPresent()) {
      return before.get();
    }
    Job job =
        new Job(
            stored.key(),
            Mode.NOW,
            "",
            0,
            "",
            "",
            0,
            0,
            List.of(),
            List.of(
                new NewFire(
                    now,
                    now,
                    id,
                    parts.targets().of(stored.schedule(), new Fire(now, now), ""),
                    FireKind.MANUAL,
                    caller.name(),
                    false,
                    reason)));
    ScheduleStore.Answer answer =
        store.fire(store.bucket(stored.key()), -1, caller.name(), grace, List.of(job));
    if (answer.settled().getFirst().code() != ScheduleStore.Code.OK) {
      throw StoredSchedules.missing(stored.key(), "run");
    }
    parts.signals().ready();
    parts.signals().due(id.bucket(), now);
    return record(stored, id, now, answer.nowMs(), reason, caller.name());
  }

  /** What the first call of a repeated request did; empty: this is the first. */
  private Optional<FireRecord> before(Stored stored, TaskId id, long nowMs) {
    return parts.schedules().history(stored.key(), 0, ALL).stream()
        .filter(line -> line.target().equals(id.toString()))
        .findFirst()
        .or(
            () ->
                parts.tasks().find(List.of(id), false).stream()
                    .findFirst()
                    .map(task -> record(stored, id, nowMs, nowMs, "", "")));
  }

  private static FireRecord record(
      Stored stored, TaskId id, long fireMs, long atMs, String reason, String actor) {
    return new FireRecord(
        fireMs,
        fireMs,
        atMs,
        FireKind.MANUAL,
        FireOutcome.FIRED,
        reason,
        id.toString(),
        "",
        actor,
        "",
        stored.version(),
        Told.NONE);
  }
}
