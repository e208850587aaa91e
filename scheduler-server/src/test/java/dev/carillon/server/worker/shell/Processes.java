package dev.carillon.server.worker.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What runs on this machine; zombies do not. */
final class Processes {
  private Processes() {}

  static boolean alive(long pid) {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
          .noneMatch(line -> line.startsWith("State:") && line.contains("Z"));
    } catch (IOException e) {
      return false;
    }
  }

  /** Processes whose program ends like this and whose first argument matches. */
  static List<Long> with(String program, String argument) {
    return ProcessHandle.allProcesses()
        .filter(p -> is(p.info(), program, argument))
        .map(ProcessHandle::pid)
        .toList();
  }

  /** Of one look at it: at the next it may be gone. */
  private static boolean is(ProcessHandle.Info seen, String program, String argument) {
    return seen.command().orElse("").endsWith(program)
        && seen.arguments().filter(a -> a.length == 1 && a[0].matches(argument)).isPresent();
  }
}
