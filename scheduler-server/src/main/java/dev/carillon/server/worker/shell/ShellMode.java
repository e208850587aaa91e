package dev.carillon.server.worker.shell;

/** What a worker runs as type {@code shell}. */
public enum ShellMode {
  /** Nothing: the type is not offered. */
  OFF,
  /** Programs with arguments; no line that a shell would interpret. */
  ARGV,
  /** Also command lines. */
  LINE
}
