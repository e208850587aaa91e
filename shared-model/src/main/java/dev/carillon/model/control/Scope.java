package dev.carillon.model.control;

import dev.carillon.model.error.CarillonException;
import java.util.Locale;

/**
 * What a pause stops.
 *
 * @param name of the queue, type, tenant, or id of the worker; empty for everything
 */
public record Scope(Kind kind, String name) {
  /** Everything at once. */
  public static final Scope ALL = new Scope(Kind.ALL, "");

  /** What kind of thing. */
  public enum Kind {
    ALL,
    QUEUE,
    TYPE,
    TENANT,
    WORKER;

    /** As people write it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads a word.
     *
     * @throws CarillonException INVALID_ARGUMENT for another
     */
    public static Kind of(String word) {
      for (Kind kind : values()) {
        if (kind.word().equals(word)) {
          return kind;
        }
      }
      throw CarillonException.invalid(
          "scope.kind",
          "Expected all, queue, type, tenant or worker, but got '" + word + "'.",
          "Say what to stop, for example queue.");
    }
  }

  public Scope {
    if (kind == Kind.ALL && !name.isEmpty()) {
      throw CarillonException.invalid(
          "scope.name",
          "Expected no name with all, but got '" + name + "'.",
          "Leave the name out, or say what kind of thing it is.");
    }
    if (kind != Kind.ALL && name.isEmpty()) {
      throw CarillonException.invalid(
          "scope.name", "Expected the name of a " + kind.word() + ", but got none.", "Name it.");
    }
  }

  /** For people: {@code queue mail}. */
  @Override
  public String toString() {
    return kind == Kind.ALL ? "everything" : kind.word() + " " + name;
  }
}
