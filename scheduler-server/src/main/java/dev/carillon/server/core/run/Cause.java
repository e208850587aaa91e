package dev.carillon.server.core.run;

import dev.carillon.model.told.Told;

/** Why a node ended without its task; stored by its number. */
public enum Cause {
  NONE,
  /** Its rule said no. */
  RULE,
  /** Its condition said no. */
  CONDITION,
  /** The run stops. */
  STOPPED,
  /** The run was cancelled. */
  CANCELLED,
  /** It could not be started; the text says why. */
  ERROR;

  /** For people; says nothing for NONE. */
  public Told told() {
    return this == NONE ? Told.NONE : Told.of("cause." + name());
  }

  static Cause of(int code) {
    return code < values().length ? values()[code] : NONE;
  }
}
