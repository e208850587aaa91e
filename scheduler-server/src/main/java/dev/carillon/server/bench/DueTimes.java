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

  private static final int WARM_UP_ROUNDS = 12;

  /** As the worker reports them, the mean after them. */
  private static final String[] METRICS = {"p50_ms", "p99_ms", "max_ms"};

  private static final int MEAN = METRICS.length;

  private final Setting on;

  DueTimes(Setting on) {
    this.on = on;
  }

  @Override
  public List<BenchResult> run() throws InterruptedException {
    on.warmUp(QUEUE);
    // The compilers have more to do than what went before gave them, and at this rate they take
    // from the tasks what these need to be in time.
    on.untilSteady(WARM_UP_ROUNDS, 2, () -> 1 / Math.max(0.01, round()[MEAN]));
    boolean floored = !on.rig().kafka().isEmpty();
    double[][] times = new double[METRICS.length][on.options().runs()];
    double[][] floors = new double[METRICS.length][on.options().runs()];
    for (int run = 0; run < on.options().runs(); run++) {
      on.run("lateness", run);
      double[] floor =
          floored
              ? Floors.kafkaLatency(on.rig().kafka(), Topics.FLOOR, 10_000)
              : new double[METRICS.length];
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
              floored ? "floor: plain Kafka produce, acks=all, send to acknowledgement" : ""));
    }
    return results;
  }

  /** How late the tasks of one run started, milliseconds: the {@link #METRICS} and the mean. */
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
                "p50 %.0f, p99 %.0f, worst %.0f ms",
                figures[0],
                figures[1],
                figures[2]));
    return figures;
  }
}
