package dev.carillon.server.core.export;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

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

  /** Where the task's id and the event's place belong. */
  private int task;

  private int place;

  private EventJson() {}

  /**
   * What the events of one entry of the log share that differ by task and place alone: most of one
   * script call do, and each is then three copies.
   */
  static final class Alike {
    private final TaskEvent event;
    private final Names names;
    private final byte[] beforeTask;
    private final byte[] beforePlace;
    private final byte[] behind;

    private Alike(TaskEvent event, Names names, EventJson json) {
      this.event = event;
      this.names = names;
      String text = json.end();
      this.beforeTask = text.substring(0, json.task).getBytes(UTF_8);
      this.beforePlace = text.substring(json.task, json.place).getBytes(UTF_8);
      this.behind = text.substring(json.place).getBytes(UTF_8);
    }

    /** Whether an event of the same entry is one of them. */
    boolean fits(TaskEvent other, Names its) {
      return event.gen() == other.gen()
          && event.from().equals(other.from())
          && event.to().equals(other.to())
          && event.queue().equals(other.queue())
          && event.type().equals(other.type())
          && event.tenant().equals(other.tenant())
          && names.equals(its);
    }

    /**
     * One of them.
     *
     * @param place of it in its entry, from 0
     */
    byte[] of(String taskId, int place) {
      byte[] task = taskId.getBytes(ISO_8859_1);
      byte[] number = Integer.toString(place).getBytes(ISO_8859_1);
      byte[] all =
          new byte
              [beforeTask.length
                  + task.length
                  + beforePlace.length
                  + number.length
                  + behind.length];
      int at = copy(beforeTask, all, 0);
      at = copy(task, all, at);
      at = copy(beforePlace, all, at);
      at = copy(number, all, at);
      copy(behind, all, at);
      return all;
    }

    private static int copy(byte[] from, byte[] to, int at) {
      System.arraycopy(from, 0, to, at, from.length);
      return at + from.length;
    }
  }

  /**
   * Events like this one.
   *
   * @param entry what their ids begin with; with the place behind it, an id is the same for every
   *     repeat of the same event
   * @param actor as it may be told
   */
  static Alike alike(TaskEvent e, Names names, String entry, String actor) {
    EventJson json = new EventJson();
    json.add("eventType", EventWords.type(e)).add("jobId", jobId(e, names)).add("taskId", "");
    json.task = json.text.length() - 1;
    json.add("status", EventWords.outcome(e))
        .add("timestamp", instant(e.atMs()))
        .add("timestampMs", e.atMs())
        .add("eventId", entry);
    json.place = json.text.length() - 1;
    json.add("taskName", names.taskName())
        .add("queue", e.queue())
        .add("type", e.type())
        .add("tenant", e.tenant())
        .add("from", name(e.from()))
        .add("to", name(e.to()))
        .add("gen", e.gen())
        .add("cause", e.cause())
        .add("actor", actor);
    return new Alike(e, names, json);
  }

  /** As whoever sent the job calls it; of a run that is gone, its workflow. */
  static String jobId(TaskEvent e, Names names) {
    return names.jobId().isEmpty() ? EventWords.jobId(e) : names.jobId();
  }

  private static String name(Optional<TaskState> state) {
    return state.map(TaskState::name).orElse("");
  }

  /** A dead letter. */
  static byte[] dead(TaskEvent e, Names names, String id) {
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
        .bytes();
  }

  /** Events were lost to the reader: between two entries of a bucket. */
  static byte[] gap(int bucket, String after, String before, long nowMs) {
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
        .bytes();
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

  private byte[] bytes() {
    return end().getBytes(UTF_8);
  }

  private String end() {
    return text.append('}').toString();
  }
}
