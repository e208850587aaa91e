package dev.carillon.server.core.schedule;

import dev.carillon.model.schedule.Fire;
import dev.carillon.model.schedule.FireTimes;
import dev.carillon.model.schedule.Schedule;
import dev.carillon.model.schedule.Trigger;
import dev.carillon.server.core.port.ScheduleStore.Stored;
import java.util.Optional;

/**
 * Where a schedule goes on once it is stored.
 *
 * @param nextMs the instant that is settled next; 0: none
 * @param lookMs when to look at it; 0: never
 */
record NextLook(long nextMs, long lookMs) {
  /**
   * Goes on from the present: what a changed schedule would have fired before is not made. One
   * whose times are as they were goes on where it stands: an instant that is just being fired, or
   * waits for the end of a run, is not lost because its note was changed.
   */
  static NextLook of(Schedule schedule, Optional<Stored> known, long nowMs) {
    boolean counted = schedule.trigger() instanceof Trigger.AfterEnd;
    if (known.isPresent()
        && sameTimes(schedule, known.get().schedule())
        && (known.get().nextMs() != 0 || counted)) {
      return new NextLook(known.get().nextMs(), nowMs);
    }
    long settled = known.map(Stored::settledMs).orElse(0L);
    Fire next = new FireTimes(schedule).next(Math.max(nowMs, settled)).orElse(new Fire(0, 0));
    return new NextLook(next.fireMs(), next.dueMs());
  }

  private static boolean sameTimes(Schedule a, Schedule b) {
    return a.trigger().equals(b.trigger())
        && a.zone().equals(b.zone())
        && a.startMs() == b.startMs()
        && a.endMs() == b.endMs()
        && a.exclusions().equals(b.exclusions());
  }
}
