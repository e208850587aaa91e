package dev.carillon.model.query;

import dev.carillon.model.told.Told;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a filter can ask about a task. */
public enum Field {
  STATE(Kind.STATE, "where it stands; also live and ended"),
  QUEUE(Kind.TEXT, "its queue"),
  TYPE(Kind.TEXT, "what runs it"),
  TENANT(Kind.TEXT, "whose it is"),
  NAME(Kind.TEXT, "its name for people"),
  ID(Kind.TEXT, "its id"),
  WORKER(Kind.TEXT, "id of the worker of the present or last attempt"),
  ERROR(Kind.TEXT, "the last error"),
  WORKFLOW(Kind.TEXT, "its label or attribute workflow"),
  RUN(Kind.TEXT, "id of the run of a workflow that it belongs to"),
  SCHEDULE(Kind.TEXT, "id of the schedule that made it"),
  KEY(Kind.TEXT, "its idempotency key"),
  LABEL(Kind.TEXT, "label.NAME:value, or label:NAME for tasks that have it"),
  PRIORITY(Kind.NUMBER, "0–9"),
  ATTEMPTS(Kind.NUMBER, "failed attempts"),
  LOST(Kind.NUMBER, "attempts lost with their worker"),
  GEN(Kind.NUMBER, "fencing number of the attempt"),
  SIZE(Kind.NUMBER, "bytes of its payload"),
  AGE(Kind.SPAN, "time since it was submitted, like age>1h"),
  DUE(Kind.TIME, "when it is or was due, like due<now+1h"),
  CREATED(Kind.TIME, "when it was submitted"),
  STARTED(Kind.TIME, "when its present or last attempt started"),
  ENDED(Kind.TIME, "when it ended");

  /** What stands behind the operator. */
  public enum Kind {
    /** Names of states. */
    STATE("filter.state"),
    /** Words, wildcards, parts of texts. */
    TEXT("filter.word"),
    /** Whole numbers. */
    NUMBER("filter.number"),
    /** Lengths of time. */
    SPAN("filter.span"),
    /** Instants. */
    TIME("filter.time");

    private final String code;

    Kind(String code) {
      this.code = code;
    }

    /** What stands there, as a word of a sentence. */
    Told expected() {
      return Told.of(code);
    }

    /** The operators that make sense for it, as they are written. */
    public List<String> operators() {
      return switch (this) {
        case STATE -> List.of(":", "=", "!=");
        case TEXT -> List.of(":", "=", "!=", "~", "!~");
        case NUMBER -> List.of(":", "=", "!=", "<", "<=", ">", ">=");
        case SPAN, TIME -> List.of("<", "<=", ">", ">=");
      };
    }
  }

  private final Kind kind;
  private final String help;

  Field(Kind kind, String help) {
    this.kind = kind;
    this.help = help;
  }

  /** What stands behind its operator. */
  public Kind kind() {
    return kind;
  }

  /** One line for people. */
  public String help() {
    return help;
  }

  /** As it is written. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** All, as they are written. */
  static List<String> words() {
    return Arrays.stream(values()).map(Field::word).toList();
  }

  static Optional<Field> ofWord(String word) {
    return Arrays.stream(values()).filter(f -> f.word().equalsIgnoreCase(word)).findFirst();
  }
}
