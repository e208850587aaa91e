package dev.carillon.server.core.explain;

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
      return Check.none(name(), "no rate is set for its queue or tenant");
    }
    Map<String, String> data =
        rates.stream()
            .collect(
                Collectors.toMap(l -> l.scope() + ".starts_now", l -> Long.toString(l.tokens())));
    List<Situation.LimitState> spent = rates.stream().filter(l -> l.tokens() == 0).toList();
    return spent.isEmpty()
        ? Check.pass(name(), "the rate allows a start now", data)
        : Check.fail(
            name(),
            spent.stream()
                .map(
                    l ->
                        "the rate of "
                            + l.scope()
                            + ", "
                            + l.settings().rate().count()
                            + " starts in "
                            + Spans.of(l.settings().rate().per().toMillis())
                            + ", is used up for now")
                .collect(Collectors.joining("; ")),
            data,
            "");
  }
}
