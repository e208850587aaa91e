package dev.carillon.server.core.explain;

import dev.carillon.model.told.Told;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Starts in a span of time that its queue and its tenant allow. */
final class RateRule implements Rule {
  @Override
  public String name() {
    return "rate";
  }

  @Override
  public Check check(Situation s) {
    List<Situation.LimitState> rates =
        s.limits().stream().filter(l -> l.settings().rate().limited()).toList();
    if (rates.isEmpty()) {
      return Check.none(name(), Told.of("gate.rate.none"));
    }
    Map<String, String> data =
        rates.stream()
            .collect(
                Collectors.toMap(l -> l.scope() + ".starts_now", l -> Long.toString(l.tokens())));
    List<Situation.LimitState> spent = rates.stream().filter(l -> l.tokens() == 0).toList();
    return spent.isEmpty()
        ? Check.pass(name(), Told.of("gate.rate.free"), data)
        : Check.fail(
            name(),
            Told.of("told.all", Told.parts("; ", spent.stream().map(RateRule::usedUp).toList())),
            data,
            "");
  }

  private static Told usedUp(Situation.LimitState l) {
    return Told.of(
        "gate.rate.spent",
        Told.part(l.told()),
        Told.count(l.settings().rate().count()),
        Told.span(l.settings().rate().per().toMillis()));
  }
}
