package dev.carillon.server.boot.up;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** What is told to the person who started it; every command in it works as printed. */
final class Hints {
  private Hints() {}

  /**
   * Where things are.
   *
   * @param delaybox its port and path; empty: closed
   * @param ticks port of the ticks door; empty: closed
   * @param redis address of the embedded one
   * @param kafka address of the embedded one; empty: none
   */
  record Places(
      int port, String delaybox, OptionalInt ticks, String redis, String kafka, String data) {}

  /** Where it listens. */
  static List<String> places(Places at) {
    List<String> lines = new ArrayList<>();
    lines.add("  gRPC and JSON   http://localhost:" + at.port() + "   (also /metrics and /readyz)");
    if (!at.delaybox().isEmpty()) {
      lines.add("  delaybox        http://localhost:" + at.delaybox() + "/task");
    }
    if (at.ticks().isPresent()) {
      lines.add("  ticks           http://localhost:" + at.ticks().getAsInt() + "/ticks");
    }
    lines.add("  Redis           " + at.redis() + "   (embedded, append-only file)");
    lines.add(
        at.kafka().isEmpty()
            ? "  Kafka           none: workers are told of work directly"
            : "  Kafka           " + at.kafka() + "   (embedded, starting beside the rest)");
    lines.add(
        "  worker          one, starting in a process of its own; log: "
            + at.data()
            + "/worker.log");
    lines.add("                  shell tasks are allowed, because this is up and on loopback only");
    lines.add("  data            " + at.data() + "   (the next start goes on with it)");
    return lines;
  }

  /** What to type next. */
  static List<String> next(Places at, String launcher) {
    String server = at.port() == 9090 ? "" : " --server localhost:" + at.port();
    List<String> lines = new ArrayList<>();
    lines.add("A first task, and what it printed:");
    lines.add("  " + launcher + " task submit" + server + " --type shell --payload date --follow");
    if (!at.delaybox().isEmpty()) {
      lines.add("The same through the delaybox door (ZGF0ZQ== is \"date\"):");
      lines.add(
          "  curl -s http://localhost:"
              + at.delaybox()
              + "/task -d '{\"parameter\":{\"taskType\":\"SHELL_CMD\"},\"pyload\":\"ZGF0ZQ==\"}'");
    }
    lines.add("What is going on:");
    lines.add("  " + launcher + " task list" + server);
    lines.add("  " + launcher + " queue list" + server);
    lines.add("  " + launcher + " console" + server);
    lines.add("Ctrl+C stops everything that was started here.");
    return lines;
  }
}
