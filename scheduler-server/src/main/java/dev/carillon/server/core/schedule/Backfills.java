package dev.carillon.server.core.schedule;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.schedule.Backfill;
import dev.carillon.model.schedule.BackfillOrder;
import dev.carillon.model.schedule.BackfillState;
import dev.carillon.model.schedule.Fire;
import dev.carillon.model.schedule.FireTimes;
import dev.carillon.model.schedule.ScheduleKey;
import dev.carillon.model.schedule.Trigger;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.LoopSignals;
import dev.carillon.server.core.TaskChecks;
import dev.carillon.server.core.port.BackfillStore;
import dev.carillon.server.core.port.BackfillStore.Step;
import dev.carillon.server.core.port.ScheduleStore;
import dev.carillon.server.core.port.ScheduleStore.Stored;
import dev.carillon.server.core.port.StoreInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** What users do with backfills. Blocks; any thread. */
public final class Backfills {
  /** How long a plan may be applied. */
  private static final Duration PLAN_KEPT = Duration.ofHours(1);

  private static final int SAMPLE = 10;
  private static final int MOST_LISTED = 500;

  private final BackfillStore store;
  private final ScheduleStore schedules;
  private final StoreInfo info;
  private final LoopSignals signals;
  private final RandomGenerator random;

  public Backfills(
      BackfillStore store,
      ScheduleStore schedules,
      StoreInfo info,
      LoopSignals signals,
      RandomGenerator random) {
    this.store = store;
    this.schedules = schedules;
    this.info = info;
    this.signals = signals;
    this.random = random;
  }

  Backfill plan(Stored stored, BackfillOrder asked, Caller caller) {
    long now = info.nowMs();
    BackfillOrder order =
        asked.toMs() != 0
            ? asked
            : new BackfillOrder(
                asked.fromMs(),
                now,
                asked.concurrency(),
                asked.newestFirst(),
                asked.again(),
                asked.reason());
    check(stored, order, now);
    List<Long> instants =
        new FireTimes(stored.schedule())
            .between(order.fromMs(), order.toMs(), BackfillOrder.MAX_FIRES + 1).stream()
                .map(Fire::fireMs)
                .toList();
    if (instants.size() > BackfillOrder.MAX_FIRES) {
      throw CarillonException.invalid(
          "to_ms",
          "Expected a range with at most 10,000 fires, but the first 10,000 end at "
              + Instant.ofEpochMilli(instants.get(BackfillOrder.MAX_FIRES - 1))
              + ".",
          "Make several backfills, one behind the other.");
    }
    Set<Long> made =
        order.again() ? Set.of() : schedules.made(stored.key(), order.fromMs(), order.toMs());
    // What is older than the marks that are kept may have been made: it is left out, too.
    List<Long> open =
        order.again()
            ? instants
            : instants.stream().filter(ms -> ms > stored.floorMs() && !made.contains(ms)).toList();
    String id =
        schedules
            .idOf(stored.key(), stored.bornMs(), now, "fill " + Ulid.random(now, random))
            .toString();
    Backfill plan =
        new Backfill(
            id,
            stored.schedule().id(),
            stored.schedule().tenant(),
            stored.version(),
            order,
            BackfillState.PLANNED,
            caller.name(),
            now,
            0,
            0,
            open.size(),
            instants.size() - open.size(),
            0,
            0,
            0,
            0,
            sample(open));
    store.plan(plan, stored.schedule(), stored.bornMs(), PLAN_KEPT);
    return get(id);
  }

  private static void check(Stored stored, BackfillOrder order, long nowMs) {
    if (stored.schedule().trigger() instanceof Trigger.AfterEnd
        || stored.schedule().trigger() instanceof Trigger.Event) {
      throw CarillonException.of(
              ErrorCode.WRONG_STATE,
              "Expected a schedule with instants of its own, but this one fires after its own end"
                  + " or by events.")
          .operation("backfill")
          .subject(stored.key().toString())
          .advice("Run it now as often as needed.")
          .build();
    }
    if (order.fromMs() <= 0 || order.toMs() <= order.fromMs()) {
      throw CarillonException.invalid(
          order.fromMs() <= 0 ? "from_ms" : "to_ms",
          "Expected a first instant before the end, but got "
              + Instant.ofEpochMilli(order.fromMs())
              + " to "
              + Instant.ofEpochMilli(order.toMs())
              + ".",
          "The end is the present if it is left out, and not part of the range.");
    }
    if (order.toMs() > nowMs) {
      throw CarillonException.invalid(
          "to_ms",
          "Expected a range that is over, but it ends at "
              + Instant.ofEpochMilli(order.toMs())
              + " and it is "
              + Instant.ofEpochMilli(nowMs)
              + ".",
          "What is to come fires by itself.");
    }
    if (order.concurrency() < 1 || order.concurrency() > BackfillOrder.MAX_CONCURRENCY) {
      throw CarillonException.invalid(
          "concurrency",
          "Expected 1–100 at a time, but got " + order.concurrency() + ".",
          "Leave it out for 1.");
    }
  }

  private static List<Long> sample(List<Long> instants) {
    if (instants.size() <= 2 * SAMPLE) {
      return instants;
    }
    List<Long> sample = new ArrayList<>(instants.subList(0, SAMPLE));
    sample.addAll(instants.subList(instants.size() - SAMPLE, instants.size()));
    return sample;
  }

  Backfill apply(String id, Caller caller) {
    Backfill plan = get(id);
    Step step =
        store.step(key(plan), id, BackfillState.PLANNED, BackfillState.RUNNING, caller.name());
    if (step instanceof Step.Gone) {
      throw missing("apply", id);
    }
    if (step instanceof Step.OtherState(BackfillState state) && state == BackfillState.CANCELLED) {
      throw CarillonException.of(
              ErrorCode.WRONG_STATE, "Expected a planned backfill, but it was cancelled.")
          .operation("apply")
          .subject(id)
          .advice("Plan it again.")
          .build();
    }
    signals.schedules();
    return get(id);
  }

  Backfill get(String id) {
    return store.find(id).orElseThrow(() -> missing("get", id));
  }

  private static CarillonException missing(String operation, String id) {
    return CarillonException.notFound(operation, "backfill", id);
  }

  List<Backfill> list(String tenant, String schedule) {
    if (!tenant.isEmpty()) {
      TaskChecks.name("tenant", tenant);
    }
    if (!schedule.isEmpty()) {
      TaskChecks.name("schedule", schedule);
    }
    List<ScheduleKey> asked =
        schedules.all().stream()
            .filter(k -> tenant.isEmpty() || k.tenant().equals(tenant))
            .filter(k -> schedule.isEmpty() || k.id().equals(schedule))
            .toList();
    return store.of(asked).stream()
        .sorted(Comparator.comparingLong(Backfill::createdMs).reversed())
        .limit(MOST_LISTED)
        .toList();
  }

  Backfill cancel(String id, Caller caller) {
    Backfill known = get(id);
    if (known.state() == BackfillState.DONE) {
      return known;
    }
    Step step = store.step(key(known), id, known.state(), BackfillState.CANCELLED, caller.name());
    if (step instanceof Step.OtherState(BackfillState state) && state != BackfillState.DONE) {
      // It was applied between reading and writing.
      step = store.step(key(known), id, state, BackfillState.CANCELLED, caller.name());
    }
    if (step instanceof Step.Gone) {
      throw missing("cancel", id);
    }
    return get(id);
  }

  private static ScheduleKey key(Backfill backfill) {
    return new ScheduleKey(backfill.tenant(), backfill.schedule());
  }
}
