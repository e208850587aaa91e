package dev.carillon.server.bench;

import dev.carillon.model.task.NewTask;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Tasks that are all due at one instant: how long until the last of them is done. */
final class Drain implements Measurement {
  private static final int TASKS = 50_000;
  private static final long AHEAD_MS = 4_000;

  /**
   * As many as run before the median of five runs of 'burst': a drain alone is over too soon, and
   * the compilers of three processes share two processors with the work.
   */
  private static final int WARM_UP = 400_000;

  private final Setting on;

  Drain(Setting on) {
    this.on = on;
  }

  @Override
  public List<BenchResult> run() throws InterruptedException {
    String queue = "bench-drain";
    on.warmUp(queue, WARM_UP);
    double[] times = new double[on.options().runs()];
    Map<String, Double> used = new LinkedHashMap<>();
    for (int run = 0; run < times.length; run++) {
      on.run("drain", run);
      long before = on.rig().succeeded(queue);
      long due = on.clock().millis() + AHEAD_MS;
      Load.submit(
          on.rig().client(),
          TASKS,
          i -> on.task(BenchWorker.TYPE, queue).dueAt(new NewTask.Due.At(due)));
      if (on.clock().millis() > due) {
        throw new IllegalStateException(
            "Expected " + TASKS + " tasks to be stored before they were due, but it took longer.");
      }
      awaitDue(due);
      Map<String, Double> cpu = on.rig().cpu();
      on.rig().awaitSucceeded(queue, before + TASKS);
      times[run] = (on.clock().millis() - due) / 1000.0;
      used = Setting.perMillion(cpu, on.rig().cpu(), TASKS);
      on.progress().accept(String.format(java.util.Locale.ROOT, "done in %.2f s", times[run]));
    }
    return List.of(
        new BenchResult(
            on.named("drain"),
            "drain_s",
            Setting.median(times),
            "s",
            OptionalDouble.empty(),
            "50,000 tasks due at one instant, until the last is done; " + Setting.cpu(used)));
  }

  private void awaitDue(long due) throws InterruptedException {
    for (long left = due - on.clock().millis(); left > 0; left = due - on.clock().millis()) {
      Thread.sleep(left);
    }
  }
}
