package dev.carillon.server.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a process holds of the system.
 *
 * @param threads of the system, not virtual ones
 * @param descriptors open files, sockets and all else
 * @param sockets among them
 */
record Holdings(int threads, int descriptors, int sockets) {
  static Holdings of(Program program) {
    Path proc = Path.of("/proc", Long.toString(program.pid()));
    List<Path> open = list(proc.resolve("fd"));
    return new Holdings(
        list(proc.resolve("task")).size(),
        open.size(),
        (int) open.stream().filter(Holdings::socket).count());
  }

  private static List<Path> list(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean socket(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
    } catch (IOException e) {
      return false; // closed meanwhile
    }
  }
}
