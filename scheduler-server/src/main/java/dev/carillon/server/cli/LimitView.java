package dev.carillon.server.cli;

import dev.carillon.model.queue.Keep;
import dev.carillon.model.queue.LimitStatus;
import dev.carillon.model.queue.QueueSettings;
import dev.carillon.model.queue.SlotHolder;
import dev.carillon.model.task.TaskState;
import java.util.ArrayList;
import java.util.List;

/** Limits as people read them. */
final class LimitView {
  private LimitView() {}

  static String settings(String queue, QueueSettings s) {
    StringBuilder text = new StringBuilder();
    text.append(Text.line(queue)).append('\n');
    line(text, "concurrency", count(s.concurrency()));
    line(text, "rate", Rates.text(s.rate()));
    if (!s.key().isEmpty()) {
      line(text, "key", Text.line(s.key()));
      line(text, "of a key", count(s.keyConcurrency()) + ", " + Rates.text(s.keyRate()));
    }
    s.retry().ifPresent(retry -> line(text, "attempts", Integer.toString(retry.maxAttempts())));
    line(text, "priority", s.strict() ? "strict" : "ageing " + Durations.brief(s.ageing()));
    line(text, "dead letters", s.keepsNoDead() ? "not kept" : "kept");
    if (!s.keep().equals(Keep.AS_EVERYWHERE)) {
      line(text, "keeps", keep(s.keep()));
    }
    return text.toString();
  }

  /** Only what differs from what the server keeps of every queue. */
  private static String keep(Keep keep) {
    List<String> parts = new ArrayList<>();
    if (!keep.finished().isZero()) {
      parts.add("finished tasks for " + Durations.brief(keep.finished()));
    }
    if (!keep.dead().isZero()) {
      parts.add("dead letters for " + Durations.brief(keep.dead()));
    }
    if (keep.count() > 0) {
      parts.add("at most " + Text.count(keep.count()) + " of each");
    }
    if (keep.bytes() > 0) {
      parts.add("at most " + ByteSizes.text(keep.bytes()));
    }
    return String.join(", ", parts);
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append("  ").append(name).append(": ").append(value).append('\n');
  }

  private static String count(int limit) {
    return limit == 0 ? "no limit" : "at most " + limit;
  }

  static String status(LimitStatus status, Times times, int width) {
    String name = status.queue().isEmpty() ? "tenant " + status.tenant() : status.queue();
    StringBuilder text = new StringBuilder(settings(name, status.settings()));
    line(text, "slots held", Integer.toString(status.held()));
    if (status.tokens() >= 0) {
      line(text, "may start now", Long.toString(status.tokens()));
    }
    if (!status.holders().isEmpty()) {
      Table table =
          new Table()
              .words("TASK")
              .words("STATE")
              .text("KEY")
              .text("WORKER")
              .text("SINCE")
              .text("UNTIL");
      for (SlotHolder h : status.holders()) {
        table.row(
            h.taskId(),
            h.state().map(TaskState::name).orElse("ended"),
            h.key().isEmpty() ? h.keyHash() : Text.line(h.key()),
            h.worker(),
            times.absolute(h.sinceMs()),
            h.untilMs() == 0 ? "-" : times.absolute(h.untilMs()));
      }
      text.append('\n').append(table.render(width));
    }
    if (!status.blocked().isEmpty()) {
      Table table = new Table().text("KEY").figures("WAITING");
      status
          .blocked()
          .forEach(
              b ->
                  table.row(
                      b.key().isEmpty() ? b.keyHash() : Text.line(b.key()), Text.count(b.tasks())));
      text.append('\n').append(table.render(width));
    }
    return text.toString();
  }
}
