package dev.carillon.server.config;

/** What shell tasks may do on a worker. */
public enum ShellAllowed {
  /** Nothing: the worker does not offer shell tasks. */
  OFF,
  /** Run a program with arguments. */
  ARGV,
  /** Run any command line too. */
  LINE
}
