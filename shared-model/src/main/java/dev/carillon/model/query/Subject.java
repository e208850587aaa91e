package dev.carillon.model.query;

/**
 * A text of a task.
 *
 * @param field one of kind TEXT
 * @param key name of a label; empty for other fields, and for {@code label:NAME}, which asks about
 *     the names of the labels
 */
public record Subject(Field field, String key) {
  public Subject {
    if (field.kind() != Field.Kind.TEXT) {
      throw new IllegalArgumentException("Expected a field of texts, but got " + field + ".");
    }
    if (!key.isEmpty() && field != Field.LABEL) {
      throw new IllegalArgumentException("Expected no key behind " + field + ".");
    }
  }

  public static Subject of(Field field) {
    return new Subject(field, "");
  }

  public static Subject label(String key) {
    return new Subject(Field.LABEL, key);
  }
}
