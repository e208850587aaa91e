package dev.carillon.server.core;

/** The one grammar of names, for the sub-packages. */
public final class Names {
  private Names() {}

  /**
   * Checks a queue, type or tenant name.
   *
   * @throws dev.carillon.model.error.CarillonException INVALID_ARGUMENT
   */
  public static void check(String field, String name) {
    TaskChecks.name(field, name);
  }
}
