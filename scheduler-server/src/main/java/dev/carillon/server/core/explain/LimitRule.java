package dev.carillon.server.core.explain;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

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
      return Check.fail(
          name(),
          "its limit key is full: it was set aside until a task of that key ends",
          data,
          "");
    }
    String unkeyed = unkeyed(s);
    List<Situation.LimitState> full =
        limits.stream().filter(l -> l.held() >= l.settings().concurrency()).toList();
    if (!full.isEmpty()) {
      return Check.fail(
          name(), full.stream().map(LimitRule::told).collect(Collectors.joining("; ")), data, "");
    }
    return limits.isEmpty()
        ? Check.none(
            name(),
            unkeyed.isEmpty()
                ? "no limit on what runs at one time is set for its queue or tenant"
                : unkeyed)
        : Check.pass(
            name(),
            limits.stream().map(LimitRule::told).collect(Collectors.joining("; "))
                + (unkeyed.isEmpty() ? "" : "; " + unkeyed),
            data);
  }

  /** That a limit by key does not hold for it; empty: there is none, or it has its key. */
  private static String unkeyed(Situation s) {
    return s.standing().keyed()
        ? ""
        : s.limits().stream()
            .filter(l -> l.settings().keyed())
            .findFirst()
            .map(
                l ->
                    l.scope()
                        + " limits by the key "
                        + l.settings().key()
                        + ", of which this task has none: that limit does not hold for it")
            .orElse("");
  }

  private static String told(Situation.LimitState l) {
    return l.held()
        + " of the "
        + l.settings().concurrency()
        + " slots of "
        + l.scope()
        + " are taken"
        + (l.holders().isEmpty() ? "" : ", by " + String.join(", ", l.holders()))
        + (l.held() > l.holders().size() && !l.holders().isEmpty() ? " …" : "");
  }
}
