package dev.carillon.server.core.schedule;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.schedule.Backfill;
import dev.carillon.model.schedule.BackfillOrder;
import dev.carillon.model.schedule.Fire;
import dev.carillon.model.schedule.FireKind;
import dev.carillon.model.schedule.FireOutcome;
import dev.carillon.model.schedule.FireTimes;
import dev.carillon.model.schedule.ScheduleKey;
import dev.carillon.model.task.TaskId;
import dev.carillon.server.core.Faults;
import dev.carillon.server.core.port.BackfillStore.Look;
import dev.carillon.server.core.port.ScheduleStore;
import dev.carillon.server.core.port.ScheduleStore.Job;
import dev.carillon.server.core.port.ScheduleStore.Mode;
import dev.carillon.server.core.port.ScheduleStore.NewFire;
import dev.carillon.server.core.port.ScheduleStore.Note;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Works out the next step of a running backfill: as many of its instants as there is room for.
 * Changes nothing; the store takes the step only if the backfill's cursor still stands where it was
 * read, so whoever goes on after a crash makes neither a fire twice nor one too few. One thread.
 */
public final class FillPlanner {
  /** Where the cursor stands behind the last instant. */
  static final String END = "end";

  private static final int MOST_FIRES = 100;

  /** What it creates is bounded in bytes, too: one call carries it all. */
  private static final int MOST_BYTES = 1 << 20;

  /** The end of what it made is told; this finds what was not told. */
  private static final long POLL_MS = Duration.ofSeconds(10).toMillis();

  /** Backfills whose instants are remembered between steps. */
  private static final int REMEMBERED = 8;

  private final ScheduleStore store;
  private final Targets targets;
  private final Map<String, Instants> instants =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instants> eldest) {
          return size() > REMEMBERED;
        }
      };

  /**
   * @param fires in the order in which they are made
   * @param made those that were made before
   */
  private record Instants(List<Fire> fires, Set<Long> made) {}

  public FillPlanner(ScheduleStore store, Targets targets) {
    this.store = store;
    this.targets = targets;
  }

  public Job plan(Look look, long nowMs) {
    Backfill backfill = look.backfill();
    ScheduleKey key = new ScheduleKey(backfill.tenant(), backfill.schedule());
    Instants all = instants.computeIfAbsent(backfill.id(), id -> instants(key, look));
    int at = behind(all.fires(), look.cursor());
    int room = Math.min(MOST_FIRES, backfill.order().concurrency() - look.live());
    List<NewFire> fires = new ArrayList<>();
    List<Note> notes = new ArrayList<>();
    long bytes = 0;
    long left = 0;
    for (; at < all.fires().size(); at++) {
      Fire fire = all.fires().get(at);
      if (all.made().contains(fire.fireMs())) {
        left++;
      } else if (fires.size() + notes.size() < room && bytes < MOST_BYTES) {
        bytes += add(fire, key, look, nowMs, fires, notes);
      } else {
        break;
      }
    }
    if (left > 0) {
      notes.add(new Note(0, 0, FireKind.BACKFILL, FireOutcome.SKIPPED, left, ""));
    }
    boolean over = at == all.fires().size();
    String after = over ? END : at == 0 ? "" : Long.toString(all.fires().get(at - 1).fireMs());
    if (over) {
      instants.remove(backfill.id());
    }
    boolean more = !over && fires.size() + notes.size() > 0 && fires.size() < room;
    return new Job(
        key,
        Mode.FILL,
        local(backfill),
        0,
        look.cursor(),
        after,
        more ? nowMs : nowMs + POLL_MS,
        0,
        notes,
        fires);
  }

  private long add(
      Fire fire, ScheduleKey key, Look look, long nowMs, List<NewFire> fires, List<Note> notes) {
    // Its time was long ago: it is due now, and says by its attribute for which instant it stands.
    Fire now = new Fire(fire.fireMs(), nowMs);
    try {
      var creation = targets.of(look.definition(), now, look.backfill().id());
      fires.add(
          new NewFire(
              fire.fireMs(),
              nowMs,
              store.idOf(key, look.bornMs(), fire.fireMs(), look.backfill().id()),
              creation,
              FireKind.BACKFILL,
              look.backfill().actor(),
              false,
              look.backfill().order().reason()));
      return creation.size();
    } catch (CarillonException e) {
      if (!Faults.ofTheWork(e)) {
        throw e;
      }
      notes.add(
          new Note(fire.fireMs(), nowMs, FireKind.BACKFILL, FireOutcome.REFUSED, 1, e.message()));
      return 0;
    }
  }

  private static String local(Backfill backfill) {
    return TaskId.parse(backfill.id()).local();
  }

  private Instants instants(ScheduleKey key, Look look) {
    BackfillOrder order = look.backfill().order();
    List<Fire> fires =
        new ArrayList<>(
            new FireTimes(look.definition())
                .between(order.fromMs(), order.toMs(), BackfillOrder.MAX_FIRES));
    if (order.newestFirst()) {
      Collections.reverse(fires);
    }
    Set<Long> made = order.again() ? Set.of() : store.made(key, order.fromMs(), order.toMs());
    return new Instants(fires, made);
  }

  private static int behind(List<Fire> fires, String cursor) {
    if (cursor.isEmpty()) {
      return 0;
    }
    if (cursor.equals(END)) {
      return fires.size();
    }
    long settled = Long.parseLong(cursor);
    for (int i = 0; i < fires.size(); i++) {
      if (fires.get(i).fireMs() == settled) {
        return i + 1;
      }
    }
    throw new IllegalStateException(
        "Expected the cursor of a backfill to be one of its instants, but got " + cursor + ".");
  }
}
