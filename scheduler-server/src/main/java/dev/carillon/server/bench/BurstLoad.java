package dev.carillon.server.bench;

import dev.carillon.client.CarillonClient;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** Immediate tasks: submitted into a paused queue, then executed. What burst and growth time. */
final class BurstLoad {
  private final Setting on;
  private final String queue;

  BurstLoad(Setting on, String queue) {
    this.on = on;
    this.queue = queue;
  }

  /**
   * Rates of one load, 1/s, and the processor time that each process used for a million tasks, in
   * s.
   */
  record Rates(
      double submit,
      double execute,
      Map<String, Double> cpuSubmit,
      Map<String, Double> cpuExecute) {
    /** Tasks a second from the first submit to the last end. */
    double both() {
      return 1 / (1 / submit + 1 / execute);
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "submitted %,.0f/s, executed %,.0f/s", submit, execute);
    }
  }

  /** Until another load is no faster than those before. */
  void warmUp() throws InterruptedException {
    on.warmUp(queue);
    on.untilSteady(on.options().tasks(), () -> run().both());
  }

  Rates run() throws InterruptedException {
    CarillonClient client = on.rig().client();
    int tasks = on.options().tasks();
    Rig.answer(client.pauseQueue(queue, "bench", Duration.ZERO));
    long before = on.rig().succeeded(queue);
    Map<String, Double> cpu = on.rig().cpu();
    long start = System.nanoTime();
    Load.submit(client, tasks, i -> on.task(BenchWorker.TYPE, queue));
    double submit = tasks / Setting.seconds(start);
    Map<String, Double> cpuBetween = on.rig().cpu();
    start = System.nanoTime();
    Rig.answer(client.resumeQueue(queue));
    on.rig().awaitSucceeded(queue, before + tasks);
    double execute = tasks / Setting.seconds(start);
    Rates rates =
        new Rates(
            submit,
            execute,
            Setting.perMillion(cpu, cpuBetween, tasks),
            Setting.perMillion(cpuBetween, on.rig().cpu(), tasks));
    on.progress().accept(rates.toString());
    return rates;
  }
}
