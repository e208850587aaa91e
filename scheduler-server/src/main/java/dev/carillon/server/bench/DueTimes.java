package dev.carillon.server.bench;

import dev.carillon.model.task.NewTask;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Tasks due evenly over 20 s at 2,000/s: how late their handlers start. */
final class DueTimes implements Measurement {
  private static final int LATENESS_SECONDS = 20;
  private static final int LATENESS_RATE = 2_000;

  private final Setting on;

  DueTimes(Setting on) {
    this.on = on;
  }

  @Override
  public List<BenchResult> run() throws InterruptedException {
    String queue = "bench-lateness";
    on.warmUp(queue);
    int tasks = LATENESS_SECONDS * LATENESS_RATE;
    double[][] times = new double[3][on.options().runs()];
    double[][] floors = new double[3][on.options().runs()];
    for (int run = 0; run < on.options().runs(); run++) {
      on.progress().accept("lateness, run " + (run + 1) + " of " + on.options().runs());
      double[] floor =
          on.rig().kafka().isEmpty()
              ? new double[3]
              : Floors.kafkaLatency(on.rig().kafka(), Topics.FLOOR, 10_000);
      on.rig().worker().tell("clear");
      long before = on.rig().succeeded(queue);
      long first = on.clock().millis() + 3_000;
      Load.submit(
          on.rig().client(),
          tasks,
          i ->
              on.task(BenchWorker.TYPE, queue)
                  .dueAt(new NewTask.Due.At(first + i * 1000L / LATENESS_RATE)));
      on.rig().awaitSucceeded(queue, before + tasks);
      on.rig().worker().tell("report");
      String[] figures = on.rig().worker().await("lateness").split(" ");
      for (int i = 0; i < 3; i++) {
        times[i][run] = Double.parseDouble(figures[i]);
        floors[i][run] = floor[i];
      }
    }
    List<BenchResult> results = new ArrayList<>();
    String[] metrics = {"p50_ms", "p99_ms", "max_ms"};
    for (int i = 0; i < 3; i++) {
      results.add(
          new BenchResult(
              on.named("lateness"),
              metrics[i],
              Setting.median(times[i]),
              "ms",
              on.rig().kafka().isEmpty()
                  ? OptionalDouble.empty()
                  : OptionalDouble.of(Setting.median(floors[i])),
              "floor: plain Kafka produce, acks=all, send to acknowledgement"));
    }
    return results;
  }
}
