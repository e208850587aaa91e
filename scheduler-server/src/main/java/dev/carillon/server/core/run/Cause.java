package dev.carillon.server.core.run;

/** Why a node ended without its task; stored by its number. */
public enum Cause {
  NONE(""),
  RULE("its rule said no"),
  CONDITION("its condition said no"),
  STOPPED("the run stops"),
  CANCELLED("the run was cancelled"),
  /** The text says what. */
  ERROR("it could not be started");

  private final String words;

  Cause(String words) {
    this.words = words;
  }

  /** In words; may be empty. */
  public String words() {
    return words;
  }

  static Cause of(int code) {
    return code < values().length ? values()[code] : NONE;
  }
}
