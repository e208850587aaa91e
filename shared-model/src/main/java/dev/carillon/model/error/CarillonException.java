package dev.carillon.model.error;

import dev.carillon.model.told.Told;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A refused or failed operation, told the same way in the server, on the wire and in the console.
 */
@SuppressWarnings("serial") // never written anywhere
public final class CarillonException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final String field;
  private final String advice;
  private final String operation;
  private final String subject;
  private final Duration retryAfter;
  private final Told told;
  private final Told toldAdvice;

  private CarillonException(Builder b) {
    super(b.message, b.cause);
    this.code = b.code;
    this.field = b.field;
    this.advice = b.advice;
    this.operation = b.operation;
    this.subject = b.subject;
    this.retryAfter = b.retryAfter;
    this.told = b.told;
    this.toldAdvice = b.toldAdvice;
  }

  /**
   * Starts an error.
   *
   * @param message one sentence for people: "Expected …, but …"
   */
  public static Builder of(ErrorCode code, String message) {
    return new Builder(code, message);
  }

  /** A field that does not hold what was expected. */
  public static CarillonException invalid(String field, String message, String advice) {
    return of(ErrorCode.INVALID_ARGUMENT, message).field(field).advice(advice).build();
  }

  /** Something that does not exist. */
  public static CarillonException notFound(String operation, String what, String subject) {
    return of(
            ErrorCode.NOT_FOUND,
            "Expected an existing " + what + ", but there is no '" + subject + "'.")
        .operation(operation)
        .subject(subject)
        .advice(whereItMayBe(what))
        .build();
  }

  private static String whereItMayBe(String what) {
    return switch (what) {
      case "workflow" -> "The stored ones: carillon workflow list. Names count within a tenant.";
      case "schedule" -> "The stored ones: carillon schedule list. Names count within a tenant.";
      case "node" -> "The nodes of a run, with their states: carillon workflow show RUN.";
      case "run" -> "Check the id; ended runs are deleted once their retention is over.";
      case "task" -> "Check the id; ended tasks are deleted once their retention is over.";
      default -> "Check the id.";
    };
  }

  public ErrorCode code() {
    return code;
  }

  /** One sentence for people. */
  public String message() {
    return String.valueOf(getMessage());
  }

  /** Path of the wrong field, or empty. */
  public String field() {
    return field;
  }

  /** What to do next, or empty. */
  public String advice() {
    return advice;
  }

  /** The operation that failed, or empty. */
  public String operation() {
    return operation;
  }

  /** What it was done to, or empty. */
  public String subject() {
    return subject;
  }

  /** How long to wait before trying again; zero if that does not help. */
  public Duration retryAfter() {
    return retryAfter;
  }

  /** The message for other languages; nothing if it came over the wire or has no code. */
  public Told told() {
    return told;
  }

  /** The advice for other languages; nothing where {@link #told} is. */
  public Told toldAdvice() {
    return toldAdvice;
  }

  /** Collects the parts of an error. */
  public static final class Builder {
    private final ErrorCode code;
    private final String message;
    private String field = "";
    private String advice = "";
    private String operation = "";
    private String subject = "";
    private Duration retryAfter = Duration.ZERO;
    private Told told = Told.NONE;
    private Told toldAdvice = Told.NONE;
    private @Nullable Throwable cause;

    private Builder(ErrorCode code, String message) {
      this.code = code;
      this.message = message;
    }

    public Builder field(String value) {
      field = value;
      return this;
    }

    public Builder advice(String value) {
      advice = value;
      return this;
    }

    public Builder operation(String value) {
      operation = value;
      return this;
    }

    public Builder subject(String value) {
      subject = value;
      return this;
    }

    public Builder retryAfter(Duration value) {
      retryAfter = value;
      return this;
    }

    /** The message and the advice once more, for other languages. */
    public Builder told(Told message, Told advice) {
      told = message;
      toldAdvice = advice;
      return this;
    }

    public Builder cause(Throwable value) {
      cause = value;
      return this;
    }

    public CarillonException build() {
      return new CarillonException(this);
    }
  }
}
