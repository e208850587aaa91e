package dev.carillon.server.worker;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/** Processor time and memory of this process. Used by one thread. */
final class ProcessLoad {
  private static final Path STATUS = Path.of("/proc/self/status");

  private final LongSupplier ticker;
  private long lastTicks;
  private long lastCpuNanos;
  private int lastPermille;
  private long lastRss;
  private long rssTicks;

  ProcessLoad(LongSupplier ticker) {
    this.ticker = ticker;
    this.lastTicks = ticker.getAsLong();
    this.lastCpuNanos = cpuNanos();
  }

  /** Thousandths of one core since it was last asked, at least a second ago. */
  int cpuPermille() {
    long now = ticker.getAsLong();
    long elapsed = now - lastTicks;
    if (elapsed >= 1_000_000_000L) {
      long cpu = cpuNanos();
      lastPermille = (int) Math.max(0, (cpu - lastCpuNanos) * 1000 / elapsed);
      lastTicks = now;
      lastCpuNanos = cpu;
    }
    return lastPermille;
  }

  private static long cpuNanos() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? Math.max(0, system.getProcessCpuTime())
        : 0;
  }

  /** Resident memory in bytes, at most a second old; where the system does not tell, the heap. */
  long rssBytes() {
    long now = ticker.getAsLong();
    if (lastRss == 0 || now - rssTicks >= 1_000_000_000L) {
      lastRss = readRss();
      rssTicks = now;
    }
    return lastRss;
  }

  private static long readRss() {
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith("VmRSS:")) {
          return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
        }
      }
    } catch (IOException | NumberFormatException e) {
      // Not Linux.
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
