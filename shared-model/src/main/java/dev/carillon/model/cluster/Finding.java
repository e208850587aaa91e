package dev.carillon.model.cluster;

/**
 * Something that needs a look.
 *
 * @param title one line
 * @param advice what to do
 */
public record Finding(Severity severity, String title, String advice) {
  /** How bad it is. */
  public enum Severity {
    INFO,
    WARNING,
    ERROR
  }
}
