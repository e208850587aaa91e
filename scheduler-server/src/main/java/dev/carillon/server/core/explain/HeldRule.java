package dev.carillon.server.core.explain;

import dev.carillon.model.task.TaskState;
import java.util.Map;

/** Held back by an operator. */
final class HeldRule implements Rule {
  @Override
  public String name() {
    return "held";
  }

  @Override
  public Check check(Situation s) {
    String by = s.standing().heldBy();
    return s.state() == TaskState.HELD
        ? Check.fail(
            name(),
            "it is held back until it is resumed, by " + (by.isEmpty() ? "an operator" : by),
            Map.of("by", by),
            "carillon task resume " + s.task().id())
        : Check.pass(name(), "nobody holds it back", Map.of());
  }
}
