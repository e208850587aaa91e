package dev.carillon.server.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Immediate tasks: submitted into a paused queue, then executed. */
final class Burst implements Measurement {
  private final Setting on;

  Burst(Setting on) {
    this.on = on;
  }

  @Override
  public List<BenchResult> run() throws InterruptedException {
    BurstLoad load = new BurstLoad(on, "bench-burst");
    load.warmUp();
    double[] submit = new double[on.options().runs()];
    double[] execute = new double[on.options().runs()];
    double[] floor = new double[on.options().runs()];
    Map<String, Double> cpuSubmit = new LinkedHashMap<>();
    Map<String, Double> cpuExecute = new LinkedHashMap<>();
    for (int run = 0; run < on.options().runs(); run++) {
      on.run("burst", run);
      floor[run] = on.redisFloor();
      BurstLoad.Rates rates = load.run();
      submit[run] = rates.submit();
      execute[run] = rates.execute();
      cpuSubmit = rates.cpuSubmit();
      cpuExecute = rates.cpuExecute();
    }
    return List.of(
        on.rate("burst", "submit_per_s", submit, floor, cpuSubmit),
        on.rate("burst", "execute_per_s", execute, floor, cpuExecute));
  }
}
