package dev.carillon.server.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a process weighs.
 *
 * @param heap bytes of its objects that are reachable, after a forced collection
 * @param resident bytes of memory that it has from the system
 */
record Weight(long heap, long resident) {
  /** Weighs a process; it stands still for some tenths of a second. */
  static Weight of(Program program) {
    try {
      String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
      Process process =
          new ProcessBuilder(jcmd, Long.toString(program.pid()), "GC.class_histogram")
              .redirectErrorStream(true)
              .start();
      List<String> lines =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .toList();
      String[] total = lines.getLast().trim().split("\\s+");
      if (!total[0].equals("Total")) {
        throw new IllegalStateException("Expected a histogram, but got " + lines);
      }
      long kilobytes =
          Files.readAllLines(Path.of("/proc", Long.toString(program.pid()), "status")).stream()
              .filter(l -> l.startsWith("VmRSS"))
              .mapToLong(l -> Long.parseLong(l.replaceAll("\\D", "")))
              .findFirst()
              .orElse(0);
      return new Weight(Long.parseLong(total[2]), kilobytes << 10);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return "heap " + (heap >> 10) + " KiB, resident " + (resident >> 10) + " KiB";
  }
}
