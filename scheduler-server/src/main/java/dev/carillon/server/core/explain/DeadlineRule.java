package dev.carillon.server.core.explain;

import dev.carillon.model.told.Told;
import java.util.Map;

/** The time after which it must not start any more. */
final class DeadlineRule implements Rule {
  @Override
  public String name() {
    return "start deadline";
  }

  @Override
  public Check check(Situation s) {
    long deadline = s.standing().expiresMs();
    if (deadline == 0) {
      return Check.none(name(), Told.of("gate.deadline.none"));
    }
    Map<String, String> data = Map.of("deadline_ms", Long.toString(deadline));
    long left = deadline - s.nowMs();
    return left > 0
        ? Check.pass(name(), Told.of("gate.deadline.left", Told.span(left)), data)
        : Check.fail(
            name(),
            Told.of("gate.deadline.passed", Told.span(-left)),
            data,
            "carillon task retry " + s.task().id());
  }
}
