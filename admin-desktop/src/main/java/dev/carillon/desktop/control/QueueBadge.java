package dev.carillon.desktop.control;

import dev.carillon.desktop.i18n.Figures;
import dev.carillon.desktop.i18n.Texts;
import dev.carillon.model.queue.PauseInfo;
import dev.carillon.model.queue.QueueSnapshot;
import dev.carillon.model.task.TaskState;
import java.time.ZoneId;

/** How a queue is: running, held up by its own limit, idle, or paused by whom and until when. */
public final class QueueBadge {
  /** Figures of 10 s in the 15 minutes of a queue's course. */
  public static final int COURSE_POINTS = 90;

  private QueueBadge() {}

  /**
   * @param most that may run at once; 0: no limit, or not known yet
   */
  public static void show(StatusBadge badge, QueueSnapshot queue, int most, ZoneId zone) {
    if (queue.pause().isPresent()) {
      badge.show(Tone.IDLE, "fth-pause", paused(queue.pause().get(), zone));
    } else if (limited(queue, most)) {
      badge.show(
          Tone.RETRY,
          "fth-minus-circle",
          Texts.text("queue.full", Figures.count(held(queue)), Figures.count(most)));
    } else if (queue.waiting() + queue.depth(TaskState.RUNNING) > 0) {
      badge.show(Tone.RUN, "fth-play", Texts.text("queue.running"));
    } else {
      badge.show(Tone.OK, "fth-check", Texts.text("queue.idle"));
    }
  }

  /** Every slot is taken, and tasks wait for one. */
  private static boolean limited(QueueSnapshot queue, int most) {
    return most > 0 && held(queue) >= most && queue.depth(TaskState.READY) > 0;
  }

  /** A task holds its slot from when it is offered to a worker. */
  private static long held(QueueSnapshot queue) {
    return queue.depth(TaskState.RUNNING) + queue.depth(TaskState.DISPATCHED);
  }

  private static String paused(PauseInfo pause, ZoneId zone) {
    String who = pause.actor().isEmpty() ? Texts.text("queue.somebody") : pause.actor();
    return pause.untilMs() == 0
        ? Texts.text("queue.paused.by", who)
        : Texts.text("queue.paused.until", who, Figures.minute(pause.untilMs(), zone));
  }

  public static Tone tone(QueueSnapshot queue) {
    return queue.pause().isPresent() ? Tone.IDLE : Tone.RUN;
  }
}
