package dev.carillon.model.task;

/** The one priority scale: 0–9, higher first. */
public final class Priority {
  public static final int LOWEST = 0;
  public static final int LOW = 2;
  public static final int MEDIUM = 5;
  public static final int HIGH = 8;
  public static final int HIGHEST = 9;

  private Priority() {}
}
