package dev.carillon.server.core.explain;

import dev.carillon.model.told.Told;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Slots of its queue, its tenant and its limit key. */
final class LimitRule implements Rule {
  @Override
  public String name() {
    return "limit";
  }

  @Override
  public Check check(Situation s) {
    List<Situation.LimitState> limits =
        s.limits().stream().filter(l -> l.settings().concurrency() > 0).toList();
    Map<String, String> data = new LinkedHashMap<>();
    for (Situation.LimitState l : limits) {
      data.put(l.scope() + ".held", Integer.toString(l.held()));
      data.put(l.scope() + ".concurrency", Integer.toString(l.settings().concurrency()));
    }
    s.limits().forEach(l -> data.put(l.scope() + ".holders", String.join(" ", l.holders())));
    if (!s.standing().asideFor().isEmpty()) {
      data.put("key", s.standing().asideFor());
      return Check.fail(name(), Told.of("gate.limit.aside"), data, "");
    }
    Told unkeyed = unkeyed(s);
    List<Situation.LimitState> full =
        limits.stream().filter(l -> l.held() >= l.settings().concurrency()).toList();
    if (!full.isEmpty()) {
      return Check.fail(name(), all(full, Told.NONE), data, "");
    }
    return limits.isEmpty()
        ? Check.none(name(), unkeyed.says() ? unkeyed : Told.of("gate.limit.none"))
        : Check.pass(name(), all(limits, unkeyed), data);
  }

  private static Told all(List<Situation.LimitState> limits, Told unkeyed) {
    List<Told> parts = new ArrayList<>(limits.stream().map(LimitRule::told).toList());
    parts.add(unkeyed);
    return Told.of("told.all", Told.parts("; ", parts));
  }

  /** That a limit by key does not hold for it; NONE: there is none, or it has its key. */
  private static Told unkeyed(Situation s) {
    return s.standing().keyed()
        ? Told.NONE
        : s.limits().stream()
            .filter(l -> l.settings().keyed())
            .findFirst()
            .map(
                l ->
                    Told.of(
                        "gate.limit.unkeyed", Told.part(l.told()), Told.text(l.settings().key())))
            .orElse(Told.NONE);
  }

  private static Told told(Situation.LimitState l) {
    Told by =
        l.holders().isEmpty()
            ? Told.NONE
            : Told.of(
                l.held() > l.holders().size() ? "gate.limit.more" : "gate.limit.by",
                Told.text(String.join(", ", l.holders())));
    return Told.of(
        "gate.limit.taken",
        Told.count(l.held()),
        Told.count(l.settings().concurrency()),
        Told.part(l.told()),
        Told.part(by));
  }
}
