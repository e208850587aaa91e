package dev.carillon.desktop.feature.tasks;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.StatePath.Stop;
import dev.carillon.desktop.i18n.Figures;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskState;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** The stops of a task: those it has passed, where it stands, and those that lie ahead. */
final class TaskPath {
  private TaskPath() {}

  static List<Stop> of(Task task, long nowMs, ZoneId zone) {
    TaskState state = task.state();
    List<Stop> stops = new ArrayList<>();
    boolean delayed = task.readyMs() > task.createdMs() + 1000 || state == TaskState.SCHEDULED;
    if (delayed) {
      stops.add(new Stop(TaskState.SCHEDULED, time(task.createdMs(), nowMs, zone), true));
    }
    boolean ready = task.readyMs() > 0 && state != TaskState.SCHEDULED;
    stops.add(new Stop(TaskState.READY, ready ? time(task.readyMs(), nowMs, zone) : "", ready));
    boolean started = task.startedMs() > 0;
    int runs = task.history().size() + (state == TaskState.RUNNING ? 1 : 0);
    String ran = runs > 1 ? text("task.runs", runs) : time(task.startedMs(), nowMs, zone);
    stops.add(new Stop(TaskState.RUNNING, started ? ran : "", started));
    switch (state) {
      case RETRY_WAIT -> {
        String left = text("in", Figures.coarse(task.dueMs() - nowMs));
        stops.add(new Stop(TaskState.RETRY_WAIT, left, true));
        stops.add(new Stop(TaskState.SUCCEEDED, "", false));
      }
      case SUCCEEDED, DEAD, FAILED, CANCELLED, EXPIRED ->
          stops.add(new Stop(state, time(task.endedMs(), nowMs, zone), true));
      case HELD -> stops.add(new Stop(state, "", true));
      case SCHEDULED, READY, DISPATCHED, RUNNING ->
          stops.add(new Stop(TaskState.SUCCEEDED, "", false));
    }
    return stops;
  }

  private static String time(long ms, long nowMs, ZoneId zone) {
    return ms == 0 ? "" : Figures.time(ms, nowMs, zone);
  }
}
