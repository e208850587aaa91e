package dev.carillon.server.core.explain;

import dev.carillon.model.task.TaskState;
import dev.carillon.model.told.Told;
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
        ? Check.fail(name(), told(by), Map.of("by", by), "carillon task resume " + s.task().id())
        : Check.pass(name(), Told.of("gate.held.free"), Map.of());
  }

  /** Who and why are stored as one: the first ": " ends the name. */
  private static Told told(String by) {
    int why = by.indexOf(": ");
    String actor = why < 0 ? by : by.substring(0, why);
    return by.isEmpty()
        ? Told.of("gate.held.held")
        : Told.of("gate.held.by", Told.actor(actor), Told.text(by.substring(actor.length())));
  }
}
