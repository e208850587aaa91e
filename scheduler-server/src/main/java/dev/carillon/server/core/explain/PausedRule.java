package dev.carillon.server.core.explain;

import dev.carillon.model.queue.PauseInfo;
import dev.carillon.model.told.Told;
import dev.carillon.server.core.port.ExplainStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Pause switches in force: of everything, its tenant, its queue, its type. */
final class PausedRule implements Rule {
  @Override
  public String name() {
    return "paused";
  }

  @Override
  public Check check(Situation s) {
    List<ExplainStore.Switch> switches = s.standing().switches();
    if (switches.isEmpty()) {
      return Check.pass(
          name(),
          Told.of("gate.paused.none"),
          Map.of("queue", s.task().queue(), "type", s.task().type()));
    }
    Map<String, String> data = new LinkedHashMap<>();
    for (ExplainStore.Switch sw : switches) {
      String of = sw.scope() + (sw.name().isEmpty() ? "" : "." + sw.name());
      data.put(of + ".actor", sw.pause().actor());
      data.put(of + ".reason", sw.pause().reason());
      data.put(of + ".since_ms", Long.toString(sw.pause().sinceMs()));
      data.put(of + ".until_ms", Long.toString(sw.pause().untilMs()));
    }
    return Check.fail(
        name(),
        Told.of("told.all", Told.parts("; ", switches.stream().map(sw -> told(s, sw)).toList())),
        data,
        resume(switches.getFirst()));
  }

  private static Told told(Situation s, ExplainStore.Switch sw) {
    PauseInfo p = sw.pause();
    return Told.of(
        "gate.paused.by",
        Told.part(Told.of("scope." + sw.scope(), Told.text(sw.name()))),
        Told.actor(p.actor()),
        Told.text(p.reason().isEmpty() ? "" : ": " + p.reason()),
        Told.span(s.nowMs() - p.sinceMs()),
        Told.part(
            p.untilMs() == 0
                ? Told.of("gate.paused.open")
                : Told.of("gate.paused.until", Told.span(p.untilMs() - s.nowMs()))));
  }

  private static String resume(ExplainStore.Switch sw) {
    return switch (sw.scope()) {
      case "queue" -> "carillon queue resume " + sw.name();
      case "all" -> "carillon resume all";
      default -> "carillon resume " + sw.scope() + " " + sw.name();
    };
  }
}
