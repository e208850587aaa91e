package dev.carillon.server.bench;

import dev.carillon.client.CarillonClient;
import java.time.Duration;
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
    on.warmUp("bench-burst");
    double[] submit = new double[on.options().runs()];
    double[] execute = new double[on.options().runs()];
    double[] floor = new double[on.options().runs()];
    Map<String, Double> cpuSubmit = new LinkedHashMap<>();
    Map<String, Double> cpuExecute = new LinkedHashMap<>();
    for (int run = 0; run < on.options().runs(); run++) {
      on.progress().accept("burst, run " + (run + 1) + " of " + on.options().runs());
      floor[run] = on.redisFloor();
      String queue = "bench-burst";
      CarillonClient client = on.rig().client();
      Rig.answer(client.pauseQueue(queue, "bench", Duration.ZERO));
      long before = on.rig().succeeded(queue);
      Map<String, Double> cpu = on.rig().cpu();
      long start = System.nanoTime();
      Load.submit(client, on.options().tasks(), i -> on.task(BenchWorker.TYPE, queue));
      submit[run] = on.options().tasks() / Setting.seconds(start);
      cpuSubmit = Setting.perMillion(cpu, on.rig().cpu(), on.options().tasks());
      cpu = on.rig().cpu();
      start = System.nanoTime();
      Rig.answer(client.resumeQueue(queue));
      on.rig().awaitSucceeded(queue, before + on.options().tasks());
      execute[run] = on.options().tasks() / Setting.seconds(start);
      cpuExecute = Setting.perMillion(cpu, on.rig().cpu(), on.options().tasks());
    }
    return List.of(
        on.rate("burst", "submit_per_s", submit, floor, cpuSubmit),
        on.rate("burst", "execute_per_s", execute, floor, cpuExecute));
  }
}
