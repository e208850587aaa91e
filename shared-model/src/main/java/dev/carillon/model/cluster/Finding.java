package dev.carillon.model.cluster;

import dev.carillon.model.told.Told;

/**
 * Something that needs a look.
 *
 * @param title one line
 * @param advice what to do
 * @param subject what it is about
 * @param toldTitle the same as title, for other languages; NONE: an older server
 * @param toldAdvice the same as advice; NONE: an older server, or words that somebody wrote
 */
public record Finding(
    Severity severity,
    String title,
    String advice,
    Subject subject,
    Told toldTitle,
    Told toldAdvice) {
  /** Of words that have no code. */
  public Finding(Severity severity, String title, String advice, Subject subject) {
    this(severity, title, advice, subject, Told.NONE, Told.NONE);
  }

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
