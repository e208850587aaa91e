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
    BRIDGE,
    DRAIN,
    MEMORY,
    GROWTH,
    TICKS,
    DAG,
    FIRE,
    OPERATOR,
    CONSOLE
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
      return measurement(kind, new Setting(rig, options, clock, progress)).run();
    }
  }

  private static Measurement measurement(Kind kind, Setting setting) {
    return switch (kind) {
      case BURST -> new Burst(setting);
      case LATENESS -> new DueTimes(setting);
      case BRIDGE -> new Bridge(setting);
      case DRAIN -> new Drain(setting);
      case MEMORY -> new Memory(setting);
      case GROWTH -> new Growth(setting);
      case TICKS -> new Ticks(setting);
      case DAG -> new DagRuns(setting);
      case FIRE -> new Fires(setting);
      case OPERATOR -> new OperatorWork(setting);
      case CONSOLE -> new ConsoleSpeed(setting, ConsoleProgram.ofThisInstallation());
    };
  }
}
