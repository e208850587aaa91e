package dev.carillon.server.config;

import java.util.List;
import java.util.Map;

/**
 * What shell tasks are kept within; empty: that is not bounded.
 *
 * @param programs that may be run, by their whole paths; a line of a shell is none of them
 * @param folders that a task may ask to run in, with all below
 * @param limits by their words, as {@code prlimit} takes them
 */
public record ShellBounds(List<String> programs, List<String> folders, Map<String, Long> limits) {
  /** Nothing is bounded. */
  public static final ShellBounds NONE = new ShellBounds(List.of(), List.of(), Map.of());

  public ShellBounds {
    programs = List.copyOf(programs);
    folders = List.copyOf(folders);
    limits = Map.copyOf(limits);
  }

  static ShellBounds of(Settings s) {
    return new ShellBounds(
        s.get(WorkerKeys.SHELL_PROGRAMS),
        s.get(WorkerKeys.SHELL_FOLDERS),
        s.get(WorkerKeys.SHELL_LIMITS));
  }
}
