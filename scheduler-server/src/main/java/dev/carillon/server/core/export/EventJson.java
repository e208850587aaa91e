package dev.carillon.server.core.export;

import dev.carillon.model.event.TaskEvent;
import dev.carillon.model.task.TaskState;
import dev.carillon.server.core.port.EventReader.Names;
import java.time.Instant;
import java.util.Optional;

/** Exported events as JSON, one flat object each. Holds no payload, no result and no error text. */
final class EventJson {
  /** The text of the instant asked for last: events of one call have one. */
  private record Moment(long ms, String text) {}

  private static volatile Moment last = new Moment(0, Instant.EPOCH.toString());

  private final StringBuilder text = new StringBuilder(512).append('{');

  private EventJson() {}

  /**
   * An event.
   *
   * @param id the same for every repeat of the same event
   */
  static String of(TaskEvent e, Names names, String id) {
    return new EventJson()
        .add("eventType", EventWords.type(e))
        .add("jobId", names.jobId())
        .add("taskId", e.taskId())
        .add("status", EventWords.outcome(e))
        .add("timestamp", instant(e.atMs()))
        .add("timestampMs", e.atMs())
        .add("eventId", id)
        .add("taskName", names.taskName())
        .add("queue", e.queue())
        .add("type", e.type())
        .add("tenant", e.tenant())
        .add("from", name(e.from()))
        .add("to", name(e.to()))
        .add("gen", e.gen())
        .add("cause", e.cause())
        .add("actor", e.actor())
        .end();
  }

  private static String name(Optional<TaskState> state) {
    return state.map(TaskState::name).orElse("");
  }

  /** A dead letter. */
  static String dead(TaskEvent e, Names names, String id) {
    return new EventJson()
        .add("taskId", e.taskId())
        .add("jobId", names.jobId())
        .add("taskName", names.taskName())
        .add("queue", e.queue())
        .add("type", e.type())
        .add("tenant", e.tenant())
        .add("fingerprint", names.fingerprint())
        .add("gen", e.gen())
        .add("timestamp", instant(e.atMs()))
        .add("timestampMs", e.atMs())
        .add("eventId", id)
        .end();
  }

  /** Events were lost to the reader: between two entries of a bucket. */
  static String gap(int bucket, String after, String before, long nowMs) {
    return new EventJson()
        .add("eventType", "GAP")
        .add("jobId", "")
        .add("taskId", "")
        .add("status", "gap")
        .add("timestamp", instant(nowMs))
        .add("timestampMs", nowMs)
        .add("bucket", bucket)
        .add("after", after)
        .add("before", before)
        .end();
  }

  private static String instant(long ms) {
    Moment known = last;
    if (known.ms != ms) {
      known = new Moment(ms, Instant.ofEpochMilli(ms).toString());
      last = known;
    }
    return known.text;
  }

  private EventJson add(String name, String value) {
    name(name).append('"');
    if (plain(value)) {
      text.append(value);
    } else {
      escape(value);
    }
    text.append('"');
    return this;
  }

  private static boolean plain(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < 0x20 || c == '"' || c == '\\') {
        return false;
      }
    }
    return true;
  }

  private void escape(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        default -> {
          if (c < 0x20) {
            text.append(String.format("\\u%04x", (int) c));
          } else {
            text.append(c);
          }
        }
      }
    }
  }

  private EventJson add(String name, long value) {
    name(name).append(value);
    return this;
  }

  private StringBuilder name(String name) {
    if (text.length() > 1) {
      text.append(',');
    }
    return text.append('"').append(name).append("\":");
  }

  private String end() {
    return text.append('}').toString();
  }
}
