package dev.carillon.model.cluster;

/**
 * Something that needs a look.
 *
 * @param title one line
 * @param advice what to do
 * @param subject what it is about
 */
public record Finding(Severity severity, String title, String advice, Subject subject) {
  /** Of the cluster as a whole. */
  public Finding(Severity severity, String title, String advice) {
    this(severity, title, advice, Subject.CLUSTER);
  }

  /** How bad it is. */
  public enum Severity {
    INFO,
    WARNING,
    ERROR
  }
}
