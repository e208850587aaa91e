package dev.carillon.server.core.explain;

import dev.carillon.model.told.Told;
import dev.carillon.server.core.port.ExplainStore;
import java.util.Map;

/** A live server runs the loops of its bucket, and they go. */
final class OwnerRule implements Rule {
  @Override
  public String name() {
    return "owner";
  }

  @Override
  public Check check(Situation s) {
    ExplainStore.Owner owner = s.standing().owner();
    if (owner.node().isEmpty()) {
      return Check.fail(name(), Told.of("gate.owner.none"), Map.of(), "carillon cluster info");
    }
    long silent = s.nowMs() - owner.beatMs();
    Map<String, String> data =
        Map.of(
            "node", owner.node(),
            "server", owner.server(),
            "epoch", Long.toString(owner.epoch()),
            "beat_ms", Long.toString(owner.beatMs()));
    if (owner.beatMs() == 0 || silent > s.server().ownerGoneMs()) {
      return Check.fail(
          name(),
          owner.beatMs() == 0
              ? Told.of("gate.owner.gave", Told.text(owner.node()))
              : Told.of("gate.owner.silent", Told.text(owner.node()), Told.span(silent)),
          data,
          "carillon cluster info");
    }
    if (owner.server().equals(s.server().id()) && !s.server().troubles().isEmpty()) {
      return Check.fail(
          name(),
          Told.of(
              "gate.owner.trouble",
              Told.text(owner.node()),
              Told.parts(", ", s.server().troubles())),
          data,
          "carillon doctor");
    }
    return Check.pass(
        name(), Told.of("gate.owner.runs", Told.text(owner.node()), Told.span(silent)), data);
  }
}
