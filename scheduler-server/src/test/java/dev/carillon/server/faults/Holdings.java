package dev.carillon.server.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a process holds of the system.
 *
 * @param threads of the system, not virtual ones
 * @param files open files and all else that is no socket
 * @param callers connections that it accepted at its ports
 * @param others all other sockets: the ports themselves, and the connections to Redis, of which a
 *     pool opens more as they are needed
 */
record Holdings(int threads, int files, int callers, int others) {
  private static final int LOCAL = 1;
  private static final int STATE = 3;
  private static final int INODE = 9;
  private static final String LISTENS = "0A";

  /**
   * @param ports that it listens on
   */
  static Holdings of(Program program, Collection<Integer> ports) {
    Path proc = Path.of("/proc", Long.toString(program.pid()));
    Set<String> accepted = accepted(proc, ports);
    int files = 0;
    int callers = 0;
    int others = 0;
    for (Path descriptor : list(proc.resolve("fd"))) {
      String what = what(descriptor);
      if (!what.startsWith("socket:")) {
        files++;
      } else if (accepted.contains(what)) {
        callers++;
      } else {
        others++;
      }
    }
    return new Holdings(list(proc.resolve("task")).size(), files, callers, others);
  }

  /** As descriptors name them: socket:[inode]. */
  private static Set<String> accepted(Path proc, Collection<Integer> ports) {
    Set<String> ours =
        ports.stream().map(port -> String.format("%04X", port)).collect(Collectors.toSet());
    Set<String> found = new HashSet<>();
    for (String table : List.of("tcp", "tcp6")) {
      try {
        for (String line : Files.readAllLines(proc.resolve("net").resolve(table))) {
          String[] columns = line.strip().split("\\s+");
          String local = columns[LOCAL];
          if (ours.contains(local.substring(local.indexOf(':') + 1))
              && !columns[STATE].equals(LISTENS)) {
            found.add("socket:[" + columns[INODE] + "]");
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return found;
  }

  private static List<Path> list(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String what(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return ""; // closed meanwhile
    }
  }
}
