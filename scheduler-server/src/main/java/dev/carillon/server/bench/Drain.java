package dev.carillon.server.bench;

import dev.carillon.model.task.NewTask;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** Tasks that are all due at one instant: how long until the last of them is done. */
final class Drain implements Measurement {
  private static final int TASKS = 50_000;
  private static final long AHEAD_MS = 4_000;
  private static final String QUEUE = "bench-drain";

  private final Setting on;

  Drain(Setting on) {
    this.on = on;
  }

  @Override
  public List<BenchResult> run() throws InterruptedException {
    on.warmUp(QUEUE);
    // What was due at once never stood in the index of what is due later: that way is warmed too.
    on.untilSteady(TASKS, () -> TASKS / herd().seconds());
    double[] times = new double[on.options().runs()];
    Map<String, Double> used = new LinkedHashMap<>();
    for (int run = 0; run < times.length; run++) {
      on.run("drain", run);
      Herd herd = herd();
      times[run] = herd.seconds();
      used = herd.cpu();
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

  /** How long one took, and the processor time of each process for a million such tasks. */
  private record Herd(double seconds, Map<String, Double> cpu) {}

  private Herd herd() throws InterruptedException {
    long before = on.rig().succeeded(QUEUE);
    long due = on.clock().millis() + AHEAD_MS;
    Load.submit(
        on.rig().client(),
        TASKS,
        i -> on.task(BenchWorker.TYPE, QUEUE).dueAt(new NewTask.Due.At(due)));
    if (on.clock().millis() > due) {
      throw new IllegalStateException(
          "Expected " + TASKS + " tasks to be stored before they were due, but it took longer.");
    }
    awaitDue(due);
    Map<String, Double> cpu = on.rig().cpu();
    on.rig().awaitSucceeded(QUEUE, before + TASKS);
    double seconds = (on.clock().millis() - due) / 1000.0;
    on.progress().accept(String.format(Locale.ROOT, "done in %.2f s", seconds));
    return new Herd(seconds, Setting.perMillion(cpu, on.rig().cpu(), TASKS));
  }

  private void awaitDue(long due) throws InterruptedException {
    for (long left = due - on.clock().millis(); left > 0; left = due - on.clock().millis()) {
      Thread.sleep(left);
    }
  }
}
