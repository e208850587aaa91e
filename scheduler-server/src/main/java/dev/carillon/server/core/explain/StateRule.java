package dev.carillon.server.core.explain;

import dev.carillon.model.task.Task;
import dev.carillon.model.told.Told;
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
          Told.of("gate.state.lost", Told.state(t.state())),
          data(t),
          "carillon ledger check --repair");
    }
    if (s.standing().discardedUntilMs() > 0) {
      return Check.fail(
          name(),
          Told.of(
              "gate.state.discarded",
              Told.span(s.standing().discardedUntilMs() - s.nowMs()),
              Told.part(ended(s))),
          data(t),
          "");
    }
    return switch (t.state()) {
      case SCHEDULED -> Check.pass(name(), Told.of("gate.state.scheduled"), data(t));
      case RETRY_WAIT ->
          Check.pass(
              name(),
              Told.of("gate.state.retries", Told.part(failed(t, s.standing().snoozed()))),
              data(t));
      case READY -> Check.pass(name(), Told.of("gate.state.ready", since(s, t.readyMs())), data(t));
      case HELD -> Check.pass(name(), Told.of("gate.state.held"), data(t));
      case DISPATCHED ->
          Check.pass(
              name(),
              Told.of("gate.state.offered", Told.span(t.leaseUntilMs() - s.nowMs())),
              data(t));
      case RUNNING ->
          Check.pass(
              name(),
              Told.of(
                  "gate.state.runs",
                  since(s, t.startedMs()),
                  Told.text(t.worker()),
                  Told.count(t.attempts() + 1),
                  Told.count(t.retry().maxAttempts())),
              data(t));
      case SUCCEEDED ->
          Check.pass(name(), Told.of("gate.state.succeeded", since(s, t.endedMs())), data(t));
      case DEAD, FAILED, CANCELLED, EXPIRED ->
          Check.fail(name(), ended(s), data(t), "carillon task retry " + t.id());
    };
  }

  private static Told ended(Situation s) {
    Task t = s.task();
    Told why =
        switch (t.state()) {
          case CANCELLED -> Told.NONE;
          case EXPIRED -> Told.of("gate.state.expired");
          default -> budget(t);
        };
    return Told.of(
        why.says() ? "gate.state.ended" : "gate.state.cancelled",
        Told.state(t.state()),
        since(s, t.endedMs()),
        Told.part(error(t)),
        Told.part(why));
  }

  /** Why there is no further attempt. */
  private static Told budget(Task t) {
    if (t.retry().maxLost() > 0 && t.lost() >= t.retry().maxLost()) {
      return lost(t);
    }
    if (t.attempts() >= t.retry().maxAttempts()) {
      return Told.of("gate.state.all", Told.count(t.retry().maxAttempts()));
    }
    return Told.of(
        "gate.state.final", Told.count(t.attempts()), Told.count(t.retry().maxAttempts()));
  }

  private static Told lost(Task t) {
    return Told.of("gate.state.worker", Told.count(t.lost()), Told.count(t.retry().maxLost()));
  }

  private static Told failed(Task t, Optional<String> snoozed) {
    if (snoozed.isPresent()) {
      // The error that is kept may be an earlier attempt's.
      return Told.of("gate.state.snoozed", Told.part(line(snoozed.get())));
    }
    Told what =
        t.attempts() > 0
            ? Told.of(
                "gate.state.some", Told.count(t.attempts()), Told.count(t.retry().maxAttempts()))
            : lost(t);
    return Told.of("gate.state.failed", Told.part(what), Told.part(error(t)));
  }

  private static Told error(Task t) {
    return line(t.error());
  }

  private static Told line(String all) {
    String text = all.strip();
    int end = text.indexOf('\n');
    String line = end < 0 ? text : text.substring(0, end);
    return line.isEmpty()
        ? Told.NONE
        : Told.of("gate.state.error", Told.text(line.replaceAll("\\.$", "")));
  }

  private static Told.Value since(Situation s, long ms) {
    return Told.span(s.nowMs() - ms);
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
