package dev.carillon.server.outgoing;

/** A call that may not be made, and why. */
public final class Refused extends Exception {
  private static final long serialVersionUID = 1L;

  Refused(String message) {
    super(message);
  }

  /** One sentence for people. */
  public String message() {
    return String.valueOf(getMessage());
  }
}
