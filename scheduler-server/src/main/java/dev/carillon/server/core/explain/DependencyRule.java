package dev.carillon.server.core.explain;

import dev.carillon.model.told.Told;

/** What must have run before. A node of a workflow becomes a task only when that is so. */
final class DependencyRule implements Rule {
  @Override
  public String name() {
    return "dependencies";
  }

  @Override
  public Check check(Situation s) {
    return s.dependencies()
        .map(gate -> Check.pass(name(), gate.told(), gate.data()))
        .orElseGet(() -> Check.none(name(), Told.of("gate.dependencies.none")));
  }
}
