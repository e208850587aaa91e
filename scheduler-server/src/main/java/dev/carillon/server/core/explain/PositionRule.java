package dev.carillon.server.core.explain;

import dev.carillon.model.task.TaskState;
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
      return Check.none(name(), "it does not stand in line yet");
    }
    if (!s.standing().asideFor().isEmpty()) {
      return Check.none(name(), "it was set aside and takes its place again later");
    }
    long ahead = s.ahead();
    Map<String, String> data =
        Map.of(
            "ahead_of_type", Long.toString(ahead),
            "ahead_in_its_bucket", Long.toString(s.standing().rank()),
            "priority", Integer.toString(s.task().priority()));
    String type = s.task().type();
    if (ahead == 0) {
      return Check.pass(name(), "it is the first of type " + type, data);
    }
    String told =
        ahead
            + (ahead == 1 ? " task" : " tasks")
            + " of type "
            + type
            + (ahead == 1 ? " stands" : " stand")
            + " before it";
    // Room for all of them and for this one: the next pass takes it too.
    return s.capacity().room() > ahead
        ? Check.pass(name(), told + "; there is room for all", data)
        : Check.fail(name(), told, data, "");
  }
}
