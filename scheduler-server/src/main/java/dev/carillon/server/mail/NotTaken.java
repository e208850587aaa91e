package dev.carillon.server.mail;

/** The server did not take a message. */
public final class NotTaken extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean permanent;

  NotTaken(String message, boolean permanent, Exception cause) {
    super(message, cause);
    this.permanent = permanent;
  }

  /** Whether it will not take it later either. */
  public boolean permanent() {
    return permanent;
  }

  /** One sentence for people. */
  public String message() {
    return String.valueOf(getMessage());
  }
}
