package dev.carillon.server.core.explain;

import dev.carillon.model.task.Task;
import java.util.Map;
import java.util.Optional;

/** Where it stands; for one that has ended: why, and what a retry would do. */
final class StateRule implements Rule {
  @Override
  public String name() {
    return "state";
  }

  @Override
  public boolean always() {
    return true;
  }

  @Override
  public Check check(Situation s) {
    Task t = s.task();
    if (!s.standing().indexed()) {
      return Check.fail(
          name(),
          "it is " + t.state() + " but stands in no index: its data was damaged",
          data(t),
          "carillon ledger check --repair");
    }
    if (s.standing().discardedUntilMs() > 0) {
      return Check.fail(
          name(),
          "it was discarded, and is deleted in "
              + Spans.of(s.standing().discardedUntilMs() - s.nowMs())
              + " unless that is undone; before, "
              + ended(s),
          data(t),
          "");
    }
    return switch (t.state()) {
      case SCHEDULED -> Check.pass(name(), "it waits for its time", data(t));
      case RETRY_WAIT ->
          Check.pass(
              name(), failed(t, s.standing().snoozed()) + "; it waits for its next try", data(t));
      case READY -> Check.pass(name(), "it is due and READY for " + since(s, t.readyMs()), data(t));
      case HELD -> Check.pass(name(), "it is held", data(t));
      case DISPATCHED ->
          Check.pass(
              name(),
              "it is offered to a worker, and goes back into its line in "
                  + Spans.of(t.leaseUntilMs() - s.nowMs())
                  + " if none claims it",
              data(t));
      case RUNNING ->
          Check.pass(
              name(),
              "it runs for "
                  + since(s, t.startedMs())
                  + " on worker "
                  + t.worker()
                  + ", attempt "
                  + (t.attempts() + 1)
                  + " of "
                  + t.retry().maxAttempts(),
              data(t));
      case SUCCEEDED ->
          Check.pass(name(), "it SUCCEEDED " + since(s, t.endedMs()) + " ago", data(t));
      case DEAD, FAILED, CANCELLED, EXPIRED ->
          Check.fail(name(), ended(s), data(t), "carillon task retry " + t.id());
    };
  }

  private static String ended(Situation s) {
    Task t = s.task();
    String ago = t.state() + " since " + since(s, t.endedMs());
    return switch (t.state()) {
          case CANCELLED -> "it is " + ago + error(t);
          case EXPIRED -> "it is " + ago + ": it could not start before its deadline" + error(t);
          default -> "it is " + ago + ": " + budget(t) + error(t);
        }
        + "; a retry makes it READY at once with all attempts anew, and keeps its history";
  }

  /** Why there is no further attempt. */
  private static String budget(Task t) {
    if (t.retry().maxLost() > 0 && t.lost() >= t.retry().maxLost()) {
      return "its worker was lost " + t.lost() + " of " + t.retry().maxLost() + " times";
    }
    if (t.attempts() >= t.retry().maxAttempts()) {
      return "all " + t.retry().maxAttempts() + " attempts failed";
    }
    return "attempt "
        + t.attempts()
        + " of "
        + t.retry().maxAttempts()
        + " failed in a way that no further attempt can mend";
  }

  private static String failed(Task t, Optional<String> snoozed) {
    if (snoozed.isPresent()) {
      // The error that is kept may be an earlier attempt's.
      return "its worker put it off, which uses up no attempt" + line(snoozed.get());
    }
    String what =
        t.attempts() > 0
            ? t.attempts() + " of " + t.retry().maxAttempts() + " attempts failed"
            : "its worker was lost " + t.lost() + " of " + t.retry().maxLost() + " times";
    return what + error(t);
  }

  private static String error(Task t) {
    return line(t.error());
  }

  private static String line(String all) {
    String text = all.strip();
    int end = text.indexOf('\n');
    String line = end < 0 ? text : text.substring(0, end);
    return line.isEmpty() ? "" : " (" + line.replaceAll("\\.$", "") + ")";
  }

  private static String since(Situation s, long ms) {
    return Spans.of(s.nowMs() - ms);
  }

  private static Map<String, String> data(Task t) {
    return Map.of(
        "state", t.state().name(),
        "attempts", Integer.toString(t.attempts()),
        "max_attempts", Integer.toString(t.retry().maxAttempts()),
        "lost", Integer.toString(t.lost()),
        "max_lost", Integer.toString(t.retry().maxLost()),
        "error", t.error(),
        "worker", t.worker());
  }
}
