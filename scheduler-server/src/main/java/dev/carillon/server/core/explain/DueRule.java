package dev.carillon.server.core.explain;

import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.told.Told;
import java.util.Map;

/** Its time has come. */
final class DueRule implements Rule {
  /** The clock's loop moves a due task within a second; later is news. */
  private static final long LATE_MILLIS = 3_000;

  @Override
  public String name() {
    return "due";
  }

  @Override
  public Check check(Situation s) {
    Task t = s.task();
    Map<String, String> data =
        Map.of("due_ms", Long.toString(t.dueMs()), "now_ms", Long.toString(s.nowMs()));
    boolean waits = s.state() == TaskState.SCHEDULED || s.state() == TaskState.RETRY_WAIT;
    long late = s.nowMs() - t.dueMs();
    if (late < 0) {
      Told told =
          s.state() == TaskState.RETRY_WAIT
              ? Told.of("gate.due.try", Told.span(-late))
              : Told.of("gate.due.waits", Told.span(-late));
      return Check.fail(name(), told, data, "");
    }
    if (waits && late > LATE_MILLIS) {
      return Check.fail(name(), Told.of("gate.due.late", Told.span(late)), data, "carillon doctor");
    }
    return Check.pass(name(), Told.of("gate.due.since", Told.span(late)), data);
  }
}
