package dev.carillon.server.notify;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.server.core.notify.Happening;
import dev.carillon.server.core.notify.Notice;
import dev.carillon.server.core.port.NoticeWords;
import dev.carillon.server.mask.Mask;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/** The words of messages. */
public final class Wording implements NoticeWords {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LONGEST_SUMMARY = 200;

  private static final Map<String, String> WHAT =
      Map.ofEntries(
          Map.entry("task.completed", "done"),
          Map.entry("task.failed", "failed"),
          Map.entry("task.dead", "dead letter"),
          Map.entry("task.cancelled", "cancelled"),
          Map.entry("task.retrying", "failed, will be tried again"),
          Map.entry("run.completed", "done"),
          Map.entry("run.failed", "failed"),
          Map.entry("run.cancelled", "cancelled"),
          Map.entry("run.deadline_missed", "missed its deadline"),
          Map.entry("run.deadline_at_risk", "will miss its deadline"),
          Map.entry("schedule.missed", "missed a fire"),
          Map.entry("schedule.paused", "paused itself"),
          Map.entry("queue.depth", "too many tasks wait"),
          Map.entry("queue.age", "tasks wait for too long"),
          Map.entry("store.memory", "Redis is nearly full"),
          Map.entry("worker.lost", "lost"));

  private final String cluster;

  /**
   * @param cluster that messages name as their sender
   */
  public Wording(String cluster) {
    this.cluster = cluster;
  }

  @Override
  public String summary(Notice told) {
    Notice notice = shown(told);
    StringBuilder text = new StringBuilder("[").append(cluster).append("] ");
    if (notice.test()) {
      return text.append("Test of ")
          .append(notice.rule().isEmpty() ? "a channel" : "rule " + notice.rule())
          .toString();
    }
    if (notice.recovered()) {
      text.append("Recovered: ");
    }
    if (notice.count() > 1) {
      text.append(String.format(Locale.ROOT, "%,d × ", notice.count()));
    }
    Happening first = notice.samples().getFirst();
    text.append(subject(first));
    text.append(text.charAt(text.length() - 1) == ' ' ? "" : ": ")
        .append(WHAT.getOrDefault(notice.event(), notice.event()));
    return text.length() <= LONGEST_SUMMARY ? text.toString() : text.substring(0, LONGEST_SUMMARY);
  }

  /** Without the secrets of what tasks and people said. */
  private static Notice shown(Notice n) {
    return new Notice(
        n.rule(),
        Mask.text(n.note()),
        n.event(),
        n.atMs(),
        n.test(),
        n.recovered(),
        n.count(),
        n.samples().stream().map(Wording::shown).toList());
  }

  private static Happening shown(Happening h) {
    return new Happening(
        h.event(),
        h.atMs(),
        Mask.text(h.subject()),
        Mask.id(h.ownId()),
        Mask.id(h.jobId()),
        h.queue(),
        h.type(),
        h.tenant(),
        Mask.text(h.name()),
        h.outcome(),
        h.attempts(),
        Mask.text(h.detail()),
        Mask.text(h.error()));
  }

  private static String subject(Happening h) {
    if (!h.queue().isEmpty() && h.event().startsWith("task.")) {
      String named = h.name().isEmpty() ? "" : " " + h.name();
      return h.type() + named + " in " + h.queue();
    }
    return switch (h.event()) {
      case "queue.depth", "queue.age" -> "queue " + h.subject();
      case "worker.lost" -> "worker " + h.subject();
      default -> h.subject();
    };
  }

  @Override
  public String json(Notice told) {
    Notice notice = shown(told);
    ObjectNode root = JSON.createObjectNode();
    root.put("type", notice.event());
    root.put("timestamp", Instant.ofEpochMilli(notice.atMs()).toString());
    ObjectNode data = root.putObject("data");
    data.put("cluster", cluster);
    put(data, "rule", notice.rule());
    put(data, "note", notice.note());
    data.put("summary", summary(notice));
    data.put("test", notice.test());
    data.put("recovered", notice.recovered());
    data.put("count", notice.count());
    ArrayNode samples = data.putArray("samples");
    notice.samples().forEach(sample -> samples.add(sample(sample)));
    return root.toString();
  }

  private static ObjectNode sample(Happening h) {
    ObjectNode json = JSON.createObjectNode();
    json.put("event", h.event());
    json.put("timestamp", Instant.ofEpochMilli(h.atMs()).toString());
    boolean ofTask = !h.queue().isEmpty();
    put(json, ofTask ? "taskId" : "subject", h.subject());
    put(json, "ownId", h.ownId());
    put(json, "jobId", h.jobId());
    put(json, "taskName", h.name());
    put(json, "queue", h.queue());
    put(json, "type", h.type());
    put(json, "tenant", h.tenant());
    put(json, "status", h.outcome());
    if (ofTask) {
      json.put("attempts", h.attempts());
    }
    put(json, "detail", h.detail());
    put(json, "error", h.error());
    return json;
  }

  private static void put(ObjectNode json, String name, String value) {
    if (!value.isEmpty()) {
      json.put(name, value);
    }
  }

  @Override
  public String text(Notice told) {
    Notice notice = shown(told);
    StringBuilder text = new StringBuilder(summary(notice)).append("\n\n");
    if (!notice.note().isEmpty()) {
      text.append(notice.note()).append("\n\n");
    }
    for (Happening h : notice.samples()) {
      text.append(Instant.ofEpochMilli(h.atMs())).append("  ").append(h.event());
      line(text, h.queue().isEmpty() ? "about" : "task", h.subject());
      line(text, "called", h.ownId());
      line(text, "name", h.name());
      line(text, "job", h.jobId());
      line(text, "queue", h.queue());
      line(text, "type", h.type());
      line(text, "tenant", h.tenant().equals("default") ? "" : h.tenant());
      line(text, "why", h.detail());
      line(text, "error", h.error());
      text.append("\n\n");
    }
    if (notice.count() > notice.samples().size()) {
      text.append(
          String.format(
              Locale.ROOT, "… and %,d more.%n%n", notice.count() - notice.samples().size()));
    }
    return text.append(
            notice.rule().isEmpty()
                ? "A task or a test asked for this message."
                : "Sent by rule " + notice.rule() + " of cluster " + cluster + ".")
        .append('\n')
        .toString();
  }

  private static void line(StringBuilder text, String name, String value) {
    if (!value.isEmpty()) {
      text.append("\n  ").append(name).append(": ").append(value);
    }
  }
}
