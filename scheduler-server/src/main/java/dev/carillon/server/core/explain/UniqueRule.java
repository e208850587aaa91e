package dev.carillon.server.core.explain;

import dev.carillon.model.told.Told;
import java.util.Map;

/** Its unique key, which was taken when it was stored. */
final class UniqueRule implements Rule {
  @Override
  public String name() {
    return "unique";
  }

  @Override
  public Check check(Situation s) {
    return s.standing().unique()
        ? Check.pass(name(), Told.of("gate.unique.holds"), Map.of())
        : Check.none(name(), Told.of("gate.unique.none"));
  }
}
