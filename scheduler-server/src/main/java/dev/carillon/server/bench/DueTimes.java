package dev.carillon.server.bench;

import dev.carillon.model.task.NewTask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Tasks due evenly over 20 s at 2,000/s: how late their handlers start. */
final class DueTimes implements Measurement {
  private static final int SECONDS = 20;
  private static final int RATE = 2_000;
  private static final int TASKS = SECONDS * RATE;
  private static final long AHEAD_MS = 3_000;
  private static final String QUEUE = "bench-lateness";

  /** A round takes 23 s whatever the machine: fewer than its tasks alone would ask for. */
  private static final int WARM_UP_ROUNDS = 12;

  private static final int NO_LESS_LATE = 3;

  /** As the worker reports them, the mean of most after them. */
  private static final String[] METRICS = {"p50_ms", "p99_ms", "max_ms"};

  private static final int MEAN = METRICS.length;

  private final Setting on;

  DueTimes(Setting on) {
    this.on = on;
  }

  @Override
  public List<BenchResult> run() throws InterruptedException {
    on.warmUp(QUEUE);
    boolean floored = !on.options().direct() && !on.rig().kafka().isEmpty();
    if (floored) {
      // The floor's own code is warmed, too: else it would be compared cold.
      floor();
    }
    // The compilers have more to do than what went before gave them, and at this rate they take
    // from the tasks what these need to be in time.
    on.untilSteadyWithin(WARM_UP_ROUNDS, NO_LESS_LATE, () -> 1 / Math.max(0.01, round()[MEAN]));
    double[][] times = new double[METRICS.length][on.options().runs()];
    double[][] floors = new double[METRICS.length][on.options().runs()];
    for (int run = 0; run < on.options().runs(); run++) {
      on.run("lateness", run);
      double[] floor = floored ? floor() : new double[METRICS.length];
      double[] figures = round();
      for (int i = 0; i < METRICS.length; i++) {
        times[i][run] = figures[i];
        floors[i][run] = floor[i];
      }
    }
    List<BenchResult> results = new ArrayList<>();
    for (int i = 0; i < METRICS.length; i++) {
      results.add(
          new BenchResult(
              on.named("lateness"),
              METRICS[i],
              Setting.median(times[i]),
              "ms",
              floored ? OptionalDouble.of(Setting.median(floors[i])) : OptionalDouble.empty(),
              "handler start minus due"
                  + (floored ? "; floor: plain Kafka produce, acks=all, until acknowledged" : "")));
    }
    return results;
  }

  private double[] floor() throws InterruptedException {
    return Floors.kafkaLatency(on.rig().kafka(), Topics.FLOOR, 10_000);
  }

  /**
   * How late the tasks of one run started, milliseconds: the {@link #METRICS} and the mean of most.
   */
  private double[] round() throws InterruptedException {
    on.rig().worker().tell("clear");
    long before = on.rig().succeeded(QUEUE);
    long first = on.clock().millis() + AHEAD_MS;
    Load.submit(
        on.rig().client(),
        TASKS,
        i -> on.task(BenchWorker.TYPE, QUEUE).dueAt(new NewTask.Due.At(first + i * 1000L / RATE)));
    on.rig().awaitSucceeded(QUEUE, before + TASKS);
    on.rig().worker().tell("report");
    String said = on.rig().worker().await("lateness");
    double[] figures = Arrays.stream(said.split(" ")).mapToDouble(Double::parseDouble).toArray();
    on.progress()
        .accept(
            String.format(
                Locale.ROOT,
                "p50 %.0f, p99 %.0f, worst %.0f, mean of the first 90 %% %.2f ms",
                figures[0],
                figures[1],
                figures[2],
                figures[MEAN]));
    return figures;
  }
}
