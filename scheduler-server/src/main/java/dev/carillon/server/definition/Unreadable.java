package dev.carillon.server.definition;

/** A text that is neither JSON nor YAML, or more than is read. */
final class Unreadable extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Tree.Place place;
  private final String advice;

  Unreadable(Tree.Place place, String message, String advice) {
    super(message);
    this.place = place;
    this.advice = advice;
  }

  Tree.Place place() {
    return place;
  }

  String message() {
    return String.valueOf(getMessage());
  }

  String advice() {
    return advice;
  }
}
