package dev.carillon.server.store.redis;

import dev.carillon.model.task.NewTask;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The variable facts of a task, of which scripts read only the first tag: name, idempotency key,
 * unique and limit key, labels, attributes. A sequence of (tag, 2 bytes length, UTF-8); a tag that
 * is not known is skipped, so that facts can be added without a new layout.
 */
record RecordMeta(
    String name,
    String idempotencyKey,
    Map<String, String> labels,
    Map<String, String> attributes,
    String uniqueKey,
    String limitKey) {
  private static final char NAME = 'n';
  private static final char KEY = 'k';
  private static final char UNIQUE = 'u';
  private static final char LIMIT = 'c';
  private static final char LABEL = 'l';
  private static final char ATTRIBUTE = 'a';
  private static final char VALUE = 'v';

  /**
   * Stands first where nothing names the task: {@code nameless} of record.lua looks for it there.
   */
  private static final char NAMELESS = '-';

  /** Attributes that name a task where it came from: the job it belongs to, and its own name. */
  static final String JOB = "jobId";

  static final String TASK = "taskName";

  /** Without a unique and a limit key. */
  RecordMeta(
      String name,
      String idempotencyKey,
      Map<String, String> labels,
      Map<String, String> attributes) {
    this(name, idempotencyKey, labels, attributes, "", "");
  }

  byte[] encode() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (nameless()) {
      write(out, NAMELESS, "");
    }
    put(out, NAME, name);
    put(out, KEY, idempotencyKey);
    put(out, UNIQUE, uniqueKey);
    put(out, LIMIT, limitKey);
    labels.forEach((k, v) -> pair(out, LABEL, k, v));
    attributes.forEach((k, v) -> pair(out, ATTRIBUTE, k, v));
    return out.toByteArray();
  }

  /**
   * Whether there is something to tell, and no name among it. A task with an id of its submitter's
   * is left as servers before this one wrote it: its repeat is known by these very bytes.
   */
  private boolean nameless() {
    boolean something =
        !(idempotencyKey.isEmpty()
            && uniqueKey.isEmpty()
            && limitKey.isEmpty()
            && labels.isEmpty()
            && attributes.isEmpty());
    return something
        && name.isEmpty()
        && !attributes.containsKey(NewTask.OWN_ID)
        && !attributes.containsKey(JOB)
        && !attributes.containsKey(TASK);
  }

  static RecordMeta decode(ByteBuffer in) {
    String name = "";
    String idempotencyKey = "";
    String uniqueKey = "";
    String limitKey = "";
    Map<String, String> labels = new LinkedHashMap<>();
    Map<String, String> attributes = new LinkedHashMap<>();
    Map<String, String> open = labels;
    String last = "";
    while (in.remaining() >= 3) {
      char tag = (char) in.get();
      byte[] bytes = new byte[in.getShort() & 0xFFFF];
      in.get(bytes);
      String text = new String(bytes, StandardCharsets.UTF_8);
      switch (tag) {
        case NAME -> name = text;
        case KEY -> idempotencyKey = text;
        case UNIQUE -> uniqueKey = text;
        case LIMIT -> limitKey = text;
        case LABEL -> {
          open = labels;
          last = text;
        }
        case ATTRIBUTE -> {
          open = attributes;
          last = text;
        }
        case VALUE -> open.put(last, text);
        default -> {}
      }
    }
    return new RecordMeta(name, idempotencyKey, labels, attributes, uniqueKey, limitKey);
  }

  private static void pair(ByteArrayOutputStream out, char tag, String key, String value) {
    write(out, tag, key);
    write(out, VALUE, value);
  }

  private static void put(ByteArrayOutputStream out, char tag, String text) {
    if (!text.isEmpty()) {
      write(out, tag, text);
    }
  }

  private static void write(ByteArrayOutputStream out, char tag, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.write(tag);
    out.write(bytes.length >>> 8);
    out.write(bytes.length);
    out.writeBytes(bytes);
  }
}
