package dev.carillon.server.cli;

import dev.carillon.model.cluster.ClusterInfo;
import dev.carillon.model.cluster.ClusterStats;
import dev.carillon.model.cluster.Finding;
import dev.carillon.model.cluster.Health;
import dev.carillon.model.cluster.Member;
import dev.carillon.model.task.TaskState;
import java.time.Duration;
import java.util.Locale;

/** The cluster as people read it. */
final class ClusterView {
  private ClusterView() {}

  static String info(ClusterInfo info, Times times, int width) {
    String facts =
        new Facts()
            .add("Cluster", Text.line(info.cluster()))
            .add("Version", Text.line(info.version()))
            .add("Leader", Text.orDash(info.leader()))
            .add("Term", Text.count(info.term()))
            .add("Buckets", Text.count(info.buckets()))
            .add("Redis", Text.line(info.redisVersion()))
            .add("Kafka", info.kafka().isEmpty() ? "none" : Text.line(info.kafka()))
            .add("Dispatch", Text.line(info.dispatch()))
            .render();
    Table table =
        new Table()
            .text("NODE")
            .text("ADDRESS")
            .words("ROLE")
            .figures("BUCKETS")
            .words("VERSION")
            .words("UP SINCE");
    for (Member member : info.members()) {
      table.row(
          Text.line(member.nodeId()),
          Text.line(member.address()),
          !member.alive() ? "silent" : member.leader() ? "leader" : "member",
          Integer.toString(member.buckets().size()),
          Text.line(member.version()),
          times.both(member.startedMs()));
    }
    return facts + "\n" + table.render(width);
  }

  static String stats(ClusterStats stats) {
    Facts facts = new Facts();
    for (TaskState state : TaskState.values()) {
      long depth = stats.depth(state);
      boolean always = state == TaskState.READY || state == TaskState.RUNNING;
      facts.add(word(state), depth == 0 && !always ? "" : Text.count(depth));
    }
    return facts
        .add("Submitted", total(stats.submittedTotal(), stats.submittedRate()))
        .add("Attempts done", total(stats.succeededTotal(), stats.succeededRate()))
        .add("Attempts failed", total(stats.failedTotal(), stats.failedRate()))
        .add(
            "Lateness",
            "p50 "
                + millis(stats.latenessP50Millis())
                + ", p95 "
                + millis(stats.latenessP95Millis())
                + ", p99 "
                + millis(stats.latenessP99Millis()))
        .add("Died last hour", Text.count(stats.deadLastHour()))
        .add("Workers", Text.count(stats.workers()) + " with " + Text.plural(stats.slots(), "slot"))
        .add("Redis memory", redis(stats))
        .render();
  }

  private static String word(TaskState state) {
    String word = state.name().charAt(0) + state.name().substring(1).toLowerCase(Locale.ROOT);
    return word.replace('_', ' ');
  }

  private static String total(long total, double rate) {
    return Text.count(total) + " (" + Text.rate(rate) + "/s)";
  }

  private static String millis(long millis) {
    return Durations.brief(Duration.ofMillis(millis));
  }

  private static String redis(ClusterStats stats) {
    String used = Text.bytes(stats.redisUsedBytes());
    return stats.redisMaxBytes() == 0 ? used : used + " of " + Text.bytes(stats.redisMaxBytes());
  }

  static String health(Health health) {
    StringBuilder text = new StringBuilder(health.ready() ? "Ready" : "Not ready");
    if (!health.degraded().isEmpty()) {
      text.append("; without ").append(Text.line(String.join(", ", health.degraded())));
    }
    text.append('\n');
    for (Finding finding : health.findings()) {
      text.append(finding.severity().name().toLowerCase(Locale.ROOT))
          .append(": ")
          .append(Text.line(finding.title()))
          .append("\n  ")
          .append(Text.line(finding.advice()))
          .append('\n');
    }
    return text.toString();
  }
}
