package dev.carillon.server.core.explain;

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
      return Check.none(name(), "it has none");
    }
    Map<String, String> data = Map.of("deadline_ms", Long.toString(deadline));
    long left = deadline - s.nowMs();
    return left > 0
        ? Check.pass(name(), "it expires unless it starts within " + Spans.of(left), data)
        : Check.fail(
            name(),
            "it passed " + Spans.of(-left) + " ago: the task expires",
            data,
            "carillon task retry " + s.task().id());
  }
}
