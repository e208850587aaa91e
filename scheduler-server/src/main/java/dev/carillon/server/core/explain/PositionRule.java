package dev.carillon.server.core.explain;

import dev.carillon.model.task.TaskState;
import dev.carillon.model.told.Told;
import java.util.Map;

/** Its place in line, by priority and by how long it has waited. */
final class PositionRule implements Rule {
  @Override
  public String name() {
    return "position";
  }

  @Override
  public Check check(Situation s) {
    if (s.state() != TaskState.READY) {
      return Check.none(name(), Told.of("gate.position.not"));
    }
    if (!s.standing().asideFor().isEmpty()) {
      return Check.none(name(), Told.of("gate.position.aside"));
    }
    long ahead = s.ahead();
    Map<String, String> data =
        Map.of(
            "ahead_of_type", Long.toString(ahead),
            "ahead_in_its_bucket", Long.toString(s.standing().rank()),
            "priority", Integer.toString(s.task().priority()));
    String type = s.task().type();
    if (ahead == 0) {
      return Check.pass(name(), Told.of("gate.position.first", Told.text(type)), data);
    }
    Told told = Told.of("gate.position.behind", Told.count(ahead), Told.text(type));
    // Room for all of them and for this one: the next pass takes it too.
    return s.capacity().room() > ahead
        ? Check.pass(name(), Told.of("gate.position.room", Told.part(told)), data)
        : Check.fail(name(), told, data, "");
  }
}
