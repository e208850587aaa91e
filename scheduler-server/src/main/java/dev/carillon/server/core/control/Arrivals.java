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
  private static final double WINDOW_SECONDS = 60;

  private record Sample(long atNanos, Map<Line, ControlStore.Depth> lines) {}

  private final Deque<Sample> samples = new ArrayDeque<>();

  /** Takes the counters of a moment; every five seconds. */
  public synchronized void sample(Map<Line, ControlStore.Depth> lines, long nowNanos) {
    samples.addLast(new Sample(nowNanos, lines));
    while (samples.size() > SAMPLES) {
      samples.removeFirst();
    }
  }

  /**
   * Tasks a second since the oldest sample that knows the line; 0 as long as none does.
   *
   * <p>What a line appeared with is no rate: somebody has just begun to use it, mostly with many at
   * once. So that counts for nothing, and what came later counts as over the whole window, however
   * short a time the line has been there: rather too little than a multiple of a burst.
   */
  public synchronized double perSecond(Line line, ControlStore.Depth now, long nowNanos) {
    boolean appeared = false;
    for (Sample sample : samples) {
      ControlStore.Depth then = sample.lines().get(line);
      if (then == null) {
        appeared = true;
      } else {
        double seconds = Math.max(1, (nowNanos - sample.atNanos()) / 1e9);
        return Math.max(0, now.submitted() - then.submitted())
            / (appeared ? Math.max(seconds, WINDOW_SECONDS) : seconds);
      }
    }
    return 0;
  }
}
