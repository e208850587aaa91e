package dev.carillon.server.core.explain;

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
        ? Check.pass(name(), "it holds its unique key since it was stored", Map.of())
        : Check.none(name(), "it has no unique key");
  }
}
