package dev.carillon.server.core.explain;

import dev.carillon.model.queue.PauseInfo;
import dev.carillon.server.core.port.ExplainStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

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
          "neither everything nor its tenant, queue or type is paused",
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
        switches.stream().map(sw -> told(s, sw)).collect(Collectors.joining("; ")),
        data,
        resume(switches.getFirst()));
  }

  private static String told(Situation s, ExplainStore.Switch sw) {
    PauseInfo p = sw.pause();
    String what = sw.scope().equals("all") ? "everything" : sw.scope() + " " + sw.name();
    return what
        + " is paused by "
        + p.actor()
        + (p.reason().isEmpty() ? "" : ": " + p.reason())
        + " (since "
        + Spans.of(s.nowMs() - p.sinceMs())
        + ", "
        + (p.untilMs() == 0
            ? "until resumed"
            : "resumes by itself in " + Spans.of(p.untilMs() - s.nowMs()))
        + ")";
  }

  private static String resume(ExplainStore.Switch sw) {
    return switch (sw.scope()) {
      case "queue" -> "carillon queue resume " + sw.name();
      case "all" -> "carillon resume all";
      default -> "carillon resume " + sw.scope() + " " + sw.name();
    };
  }
}
