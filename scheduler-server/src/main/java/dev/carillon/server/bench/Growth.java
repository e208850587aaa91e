package dev.carillon.server.bench;

import dev.carillon.model.task.NewTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** The rates of burst while ever more tasks wait for their time. The floor is the first level. */
final class Growth implements Measurement {
  private static final List<Integer> LEVELS = List.of(10_000, 1_000_000, 5_000_000);

  private final Setting on;

  Growth(Setting on) {
    this.on = on;
  }

  @Override
  public List<BenchResult> run() throws InterruptedException {
    String queue = "bench-growth";
    BurstLoad load = new BurstLoad(on, queue);
    load.warmUp();
    List<BenchResult> results = new ArrayList<>();
    double[] first = new double[2];
    int pending = 0;
    for (int level : LEVELS) {
      on.progress().accept("loading up to " + level + " waiting tasks");
      Load.submit(
          on.rig().client(),
          level - pending,
          i ->
              on.task(BenchWorker.TYPE, queue)
                  .dueAt(new NewTask.Due.After(Duration.ofHours(2).plusMillis(i))));
      pending = level;
      double[] rates = rates(load, level);
      if (first[0] == 0) {
        first = rates;
      }
      results.add(result("submit_per_s_at_" + level, rates[0], first[0]));
      results.add(result("execute_per_s_at_" + level, rates[1], first[1]));
    }
    return results;
  }

  private double[] rates(BurstLoad load, int level) throws InterruptedException {
    double[] submit = new double[on.options().runs()];
    double[] execute = new double[on.options().runs()];
    for (int run = 0; run < submit.length; run++) {
      on.run(level + " waiting", run);
      BurstLoad.Rates rates = load.run();
      submit[run] = rates.submit();
      execute[run] = rates.execute();
    }
    return new double[] {Setting.median(submit), Setting.median(execute)};
  }

  private BenchResult result(String metric, double value, double first) {
    return new BenchResult(
        on.named("growth"),
        metric,
        value,
        "1/s",
        OptionalDouble.of(first),
        "floor: the same with 10,000 waiting");
  }
}
