package dev.carillon.server.bench;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;

/** Runs one measurement from beginning to end. */
public final class Bench {
  /** What can be measured. */
  public enum Kind {
    BURST,
    LATENESS,
    BRIDGE
  }

  private Bench() {}

  /**
   * Starts the parts, measures, stops them.
   *
   * @param progress told what is being done
   * @throws IllegalStateException if the parts could not be started or did not do the work
   */
  public static List<BenchResult> run(
      Kind kind, BenchOptions options, Clock clock, Consumer<String> progress)
      throws IOException, InterruptedException {
    try (Rig rig = new Rig(options, progress)) {
      Benches benches = new Benches(rig, options, clock, progress);
      return switch (kind) {
        case BURST -> benches.burst();
        case LATENESS -> benches.lateness();
        case BRIDGE -> benches.bridge();
      };
    }
  }
}
