package dev.carillon.server.core.explain;

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
      return Check.fail(
          name(), "no server runs the loops of its bucket yet", Map.of(), "carillon cluster info");
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
          "server "
              + owner.node()
              + " ran the loops of its bucket and "
              + (owner.beatMs() == 0 ? "gave them up" : "is silent since " + Spans.of(silent))
              + "; no other has taken over yet",
          data,
          "carillon cluster info");
    }
    if (owner.server().equals(s.server().id()) && !s.server().troubles().isEmpty()) {
      return Check.fail(
          name(),
          "server " + owner.node() + " owns its bucket, but " + s.server().troubles(),
          data,
          "carillon doctor");
    }
    return Check.pass(
        name(),
        "server " + owner.node() + " runs its loops, last beat " + Spans.of(silent) + " ago",
        data);
  }
}
