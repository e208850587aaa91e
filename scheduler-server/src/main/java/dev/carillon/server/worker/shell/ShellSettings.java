package dev.carillon.server.worker.shell;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What shell tasks may do here; read once, a change needs a restart.
 *
 * @param mode default off
 * @param passEnv variables of the worker that a task sees; default {@link #DEFAULT_ENV}, never all
 * @param users users that a task may ask to run as, which needs a worker run by root; default none;
 *     if there are some, a task of such a worker must name one
 * @param programs the only ones that may be run, by whole paths; empty: any
 * @param folders the only ones that a task may run in, with all below; empty: any
 * @param limits of each process, by the words of {@code prlimit}
 */
public record ShellSettings(
    ShellMode mode,
    List<String> passEnv,
    Set<String> users,
    List<String> programs,
    List<Path> folders,
    Map<String, Long> limits) {
  /** Enough to find programs and to print text right. */
  public static final List<String> DEFAULT_ENV =
      List.of("PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "TMPDIR");

  public ShellSettings {
    passEnv = List.copyOf(passEnv);
    users = Set.copyOf(users);
    programs = List.copyOf(programs);
    folders = List.copyOf(folders);
    limits = Map.copyOf(limits);
  }

  /** Without bounds. */
  public ShellSettings(ShellMode mode, List<String> passEnv, Set<String> users) {
    this(mode, passEnv, users, List.of(), List.of(), Map.of());
  }

  /** With the defaults. */
  public static ShellSettings of(ShellMode mode) {
    return new ShellSettings(mode, DEFAULT_ENV, Set.of());
  }
}
