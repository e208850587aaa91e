package dev.carillon.server.core.explain;

import dev.carillon.model.schedule.Target;
import dev.carillon.model.told.Told;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What made it. Keeps nothing back: it stands last. */
final class OriginRule implements Rule {
  @Override
  public String name() {
    return "origin";
  }

  @Override
  public boolean always() {
    return true;
  }

  @Override
  public Check check(Situation s) {
    Map<String, String> attributes = s.task().attributes();
    @Nullable String run = attributes.get("run");
    if (run != null) {
      return ofRun(run, attributes);
    }
    @Nullable String schedule = attributes.get(Target.ATTRIBUTE_SCHEDULE);
    if (schedule == null) {
      return Check.none(name(), Told.of("gate.origin.somebody"));
    }
    return ofSchedule(schedule, attributes);
  }

  /** It stands in its queue, so its parents have ended and its run had room for it. */
  private Check ofRun(String run, Map<String, String> attributes) {
    String node = attributes.getOrDefault("node", "");
    @Nullable String item = attributes.get("item");
    Map<String, String> data = new HashMap<>(Map.of("run", run, "node", node));
    data.put("workflow", attributes.getOrDefault("workflow", ""));
    return Check.pass(
        name(),
        Told.of(
            "gate.origin.run",
            Told.text(node),
            Told.part(item == null ? Told.NONE : Told.of("gate.origin.item", Told.text(item))),
            Told.text(run),
            Told.text(attributes.getOrDefault("workflow", ""))),
        data);
  }

  private Check ofSchedule(String schedule, Map<String, String> attributes) {
    @Nullable String fire = attributes.get(Target.ATTRIBUTE_FIRE);
    @Nullable String backfill = attributes.get(Target.ATTRIBUTE_BACKFILL);
    Map<String, String> data = new HashMap<>(Map.of("schedule", schedule));
    if (fire != null) {
      data.put("fire", fire);
    }
    if (backfill != null) {
      data.put("backfill", backfill);
    }
    return Check.pass(
        name(),
        Told.of(
            "gate.origin.schedule",
            Told.text(schedule),
            Told.part(fire == null ? Told.NONE : Told.of("gate.origin.fire", Told.text(fire))),
            Told.part(
                backfill == null
                    ? Told.NONE
                    : Told.of("gate.origin.backfill", Told.text(backfill)))),
        data);
  }
}
