package dev.carillon.desktop.faults;

import java.lang.management.ManagementFactory;
import javafx.animation.AnimationTimer;

/** Notes how far apart the pulses of the toolkit come. */
final class Pulses extends AnimationTimer {
  /** From here on an operator feels it. */
  private static final long LATE_NANOS = 100_000_000;

  private long last;
  private long lastCpu;
  private long worst;
  private long worstCpu;
  private long count;
  private long late;

  @Override
  public synchronized void handle(long now) {
    long at = System.nanoTime();
    long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    if (last != 0) {
      worstCpu = Math.max(worstCpu, cpu - lastCpu);
      worst = Math.max(worst, at - last);
      count++;
      if (at - last > LATE_NANOS) {
        late++;
      }
    }
    last = at;
    lastCpu = cpu;
  }

  /**
   * How many, how many of them more than 100 ms after the one before, the longest wait in ms, and
   * the most time in ms that the thread itself computed between two: far less than the wait where
   * the machine had no time for it.
   */
  synchronized String told() {
    String told = count + " " + late + " " + worst / 1_000_000 + " " + worstCpu / 1_000_000;
    worst = 0;
    worstCpu = 0;
    count = 0;
    late = 0;
    last = 0;
    return told;
  }
}
