package dev.carillon.server.core.control;

import dev.carillon.server.core.Line;
import dev.carillon.server.core.port.ControlStore;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/**
 * How fast tasks come in, by line, over the last minute. Written by one loop, read by any thread.
 */
public final class Arrivals {
  private static final int SAMPLES = 13;

  private record Sample(long atNanos, Map<Line, ControlStore.Depth> lines) {}

  private final Deque<Sample> samples = new ArrayDeque<>();

  /** Takes the counters of a moment; every five seconds. */
  public synchronized void sample(Map<Line, ControlStore.Depth> lines, long nowNanos) {
    samples.addLast(new Sample(nowNanos, lines));
    while (samples.size() > SAMPLES) {
      samples.removeFirst();
    }
  }

  /** Tasks a second since the oldest sample; 0 as long as there is none. */
  synchronized double perSecond(Line line, ControlStore.Depth now, long nowNanos) {
    if (samples.isEmpty()) {
      return 0;
    }
    Sample first = samples.getFirst();
    ControlStore.Depth then = first.lines().get(line);
    double seconds = Math.max(1, (nowNanos - first.atNanos()) / 1e9);
    return Math.max(0, now.submitted() - (then == null ? 0 : then.submitted())) / seconds;
  }
}
