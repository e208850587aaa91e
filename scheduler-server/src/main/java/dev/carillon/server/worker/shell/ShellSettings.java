package dev.carillon.server.worker.shell;

import java.util.List;
import java.util.Set;

/**
 * What shell tasks may do here; read once, a change needs a restart.
 *
 * @param mode default off
 * @param passEnv variables of the worker that a task sees; default {@link #DEFAULT_ENV}, never all
 * @param users users that a task may ask to run as, which needs a worker run by root; default none
 */
public record ShellSettings(ShellMode mode, List<String> passEnv, Set<String> users) {
  /** Enough to find programs and to print text right. */
  public static final List<String> DEFAULT_ENV =
      List.of("PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "TMPDIR");

  public ShellSettings {
    passEnv = List.copyOf(passEnv);
    users = Set.copyOf(users);
  }

  /** With the defaults. */
  public static ShellSettings of(ShellMode mode) {
    return new ShellSettings(mode, DEFAULT_ENV, Set.of());
  }
}
