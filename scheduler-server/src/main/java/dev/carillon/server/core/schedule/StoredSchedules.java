package dev.carillon.server.core.schedule;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.schedule.Backfill;
import dev.carillon.model.schedule.BackfillOrder;
import dev.carillon.model.schedule.Description;
import dev.carillon.model.schedule.FireOutcome;
import dev.carillon.model.schedule.FirePage;
import dev.carillon.model.schedule.FireRecord;
import dev.carillon.model.schedule.Preview;
import dev.carillon.model.schedule.Previews;
import dev.carillon.model.schedule.PutOutcome;
import dev.carillon.model.schedule.Schedule;
import dev.carillon.model.schedule.ScheduleFilter;
import dev.carillon.model.schedule.ScheduleKey;
import dev.carillon.model.schedule.SchedulePage;
import dev.carillon.model.schedule.ScheduleSnapshot;
import dev.carillon.model.schedule.Target;
import dev.carillon.model.schedule.Trigger;
import dev.carillon.model.task.NewTask;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.LoopSignals;
import dev.carillon.server.core.TaskChecks;
import dev.carillon.server.core.port.RunStore;
import dev.carillon.server.core.port.ScheduleStore;
import dev.carillon.server.core.port.ScheduleStore.Stored;
import dev.carillon.server.core.port.SearchStore;
import dev.carillon.server.core.port.StoreInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Schedules in the store: checked, stored, and the loop that fires them told. */
public final class StoredSchedules implements ScheduleOperations {
  /** Each further try means that it fired or was changed between reading and writing. */
  private static final int TRIES = 10;

  private static final Duration MAX_PAUSE = Duration.ofDays(366);
  private static final int DEFAULT_COUNT = 10;

  /** What it works with. */
  public record Parts(
      ScheduleStore schedules,
      SearchStore tasks,
      RunStore runs,
      StoreInfo info,
      Targets targets,
      LoopSignals signals) {}

  /**
   * What is asked of the rest of the engine about a task that fires are to create.
   *
   * @param problem why it would be refused, besides its own limits
   * @param warning what its author may not have meant
   * @param event the same of events that fire; throws if they cannot
   * @param run the same of a run that fires are to start, for a tenant
   */
  public record Second(
      BiFunction<NewTask, Caller, Optional<CarillonException>> problem,
      Function<NewTask, Optional<String>> warning,
      Function<Trigger.Event, Optional<String>> event,
      BiFunction<String, Target.Workflow, Optional<String>> run) {}

  private final ScheduleStore store;
  private final StoreInfo info;
  private final LoopSignals signals;
  private final Second second;
  private final ScheduleLists lists;
  private final FirePages pages;
  private final ManualFires manual;
  private final Backfills backfills;

  public StoredSchedules(Parts parts, Second second, ManualFires manual, Backfills backfills) {
    this.store = parts.schedules();
    this.info = parts.info();
    this.signals = parts.signals();
    this.second = second;
    Results results = new Results(parts.tasks(), parts.runs());
    this.lists = new ScheduleLists(parts.schedules(), results);
    this.pages = new FirePages(parts.schedules(), results);
    this.manual = manual;
    this.backfills = backfills;
  }

  @Override
  public PutOutcome put(Schedule schedule, long expectedVersion, Caller caller) {
    ScheduleKey key = ScheduleKey.of(schedule);
    List<String> warnings = new ArrayList<>(check(schedule, Map.of(), caller));
    if (schedule.target() instanceof Target.Task(NewTask template)) {
      second.warning().apply(template.ofTenant(schedule.tenant())).ifPresent(warnings::add);
    }
    for (int i = 0; i < TRIES; i++) {
      Optional<Stored> known = store.find(key);
      expect(key, known, expectedVersion);
      if (known.isPresent() && known.get().schedule().equals(schedule)) {
        return new PutOutcome(
            lists.snapshot(known.get(), info.nowMs()), PutOutcome.Change.UNCHANGED, warnings);
      }
      NextLook next = NextLook.of(schedule, known, info.nowMs());
      ScheduleStore.Put put =
          store.put(
              schedule,
              known.map(Stored::version).orElse(0L),
              known.map(Stored::settledMs).orElse(0L),
              next.nextMs(),
              next.lookMs(),
              caller.name());
      if (put instanceof ScheduleStore.Put.Done) {
        signals.schedules();
        return new PutOutcome(
            get(key),
            known.isEmpty() ? PutOutcome.Change.CREATED : PutOutcome.Change.CHANGED,
            warnings);
      }
    }
    throw CarillonException.of(
            ErrorCode.BUSY, "Expected a schedule that rests for a moment, but it kept changing.")
        .operation("put")
        .subject(key.toString())
        .retryAfter(Duration.ofSeconds(1))
        .advice("Try again.")
        .build();
  }

  private static void expect(ScheduleKey key, Optional<Stored> known, long expected) {
    long version = known.map(Stored::version).orElse(0L);
    boolean fits = expected == 0 || (expected < 0 ? version == 0 : version == expected);
    if (!fits) {
      throw CarillonException.of(
              ErrorCode.CONFLICT,
              expected < 0
                  ? "Expected a new schedule, but it is there with version " + version + "."
                  : "Expected version "
                      + expected
                      + ", but "
                      + (version == 0 ? "there is none." : "it has version " + version + "."))
          .field("expected_version")
          .operation("put")
          .subject(key.toString())
          .advice("Read it, and send the change with the version that was read.")
          .build();
    }
  }

  @Override
  public List<String> check(Schedule schedule, Map<String, Integer> coming) {
    return check(schedule, coming, Caller.SYSTEM);
  }

  private List<String> check(Schedule schedule, Map<String, Integer> coming, Caller caller) {
    long now = info.nowMs();
    ScheduleChecks.check(schedule, now);
    if (schedule.target() instanceof Target.Task(NewTask template)) {
      second
          .problem()
          .apply(template.ofTenant(schedule.tenant()), caller)
          .ifPresent(
              e -> {
                throw e;
              });
    }
    List<String> warnings = new ArrayList<>(Description.warnings(schedule, now));
    if (schedule.trigger() instanceof Trigger.Event event) {
      second.event().apply(event).ifPresent(warnings::add);
    }
    if (schedule.target() instanceof Target.Workflow run && !comes(run, coming)) {
      second.run().apply(schedule.tenant(), run).ifPresent(warnings::add);
    }
    return warnings;
  }

  private static boolean comes(Target.Workflow run, Map<String, Integer> coming) {
    Integer newest = coming.get(run.name());
    return newest != null && (run.version() == 0 || run.version() == newest);
  }

  @Override
  public ScheduleSnapshot get(ScheduleKey key) {
    return lists.snapshot(known(key, "get"), info.nowMs());
  }

  private Stored known(ScheduleKey key, String operation) {
    names(key);
    return store.find(key).orElseThrow(() -> missing(key, operation));
  }

  private static void names(ScheduleKey key) {
    TaskChecks.name("tenant", key.tenant());
    TaskChecks.name("id", key.id());
  }

  static CarillonException missing(ScheduleKey key, String operation) {
    return CarillonException.notFound(operation, "schedule", key.toString());
  }

  @Override
  public SchedulePage list(ScheduleFilter filter, int pageSize, String pageToken) {
    return lists.page(filter, pageSize, pageToken, info.nowMs());
  }

  @Override
  public void delete(ScheduleKey key, Caller caller) {
    names(key);
    if (store.delete(key, 0, caller.name()).isEmpty()) {
      throw missing(key, "delete");
    }
  }

  @Override
  public ScheduleSnapshot pause(ScheduleKey key, String reason, Duration howLong, Caller caller) {
    names(key);
    if (howLong.isNegative() || howLong.compareTo(MAX_PAUSE) > 0) {
      throw CarillonException.invalid(
          "for_millis",
          "Expected a pause of 0 (until resumed) to 366 days, but got " + howLong + ".",
          "The unit is milliseconds.");
    }
    if (!store.pause(key, caller.name(), reason, howLong)) {
      throw missing(key, "pause");
    }
    return get(key);
  }

  @Override
  public ScheduleSnapshot resume(ScheduleKey key, Caller caller) {
    names(key);
    if (!store.resume(key, caller.name(), "")) {
      throw missing(key, "resume");
    }
    signals.schedules();
    return get(key);
  }

  @Override
  public FireRecord runNow(ScheduleKey key, String reason, String requestId, Caller caller) {
    return manual.fire(known(key, "run"), reason, requestId, caller);
  }

  @Override
  public Preview preview(Schedule schedule, long fromMs, int count) {
    long now = info.nowMs();
    ScheduleChecks.check(schedule, now);
    return Previews.of(schedule, fromMs == 0 ? now : fromMs, count == 0 ? DEFAULT_COUNT : count);
  }

  @Override
  public FirePage fires(
      ScheduleKey key, Optional<FireOutcome> outcome, int pageSize, String pageToken) {
    return pages.page(known(key, "fires"), outcome, pageSize, pageToken);
  }

  @Override
  public Backfill planBackfill(ScheduleKey key, BackfillOrder order, Caller caller) {
    return backfills.plan(known(key, "backfill"), order, caller);
  }

  @Override
  public Backfill applyBackfill(String id, Caller caller) {
    return backfills.apply(id, caller);
  }

  @Override
  public Backfill backfill(String id) {
    return backfills.get(id);
  }

  @Override
  public List<Backfill> backfills(String tenant, String schedule) {
    return backfills.list(tenant, schedule);
  }

  @Override
  public Backfill cancelBackfill(String id, Caller caller) {
    return backfills.cancel(id, caller);
  }
}
