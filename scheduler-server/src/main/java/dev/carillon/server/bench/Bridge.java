package dev.carillon.server.bench;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Tasks of type kafka, due now, from Redis to a topic. */
final class Bridge implements Measurement {
  private final Setting on;

  Bridge(Setting on) {
    this.on = on;
  }

  @Override
  public List<BenchResult> run() throws InterruptedException {
    String queue = "bench-bridge";
    double[] bridge = new double[on.options().runs()];
    double[] floor = new double[on.options().runs()];
    Map<String, Double> cpuUsed = new LinkedHashMap<>();
    on.progress().accept("warming up");
    Topics.make(on.rig().kafka(), Topics.FLOOR, Topics.BRIDGE);
    bridgeRun(queue, Setting.WARM_UP);
    on.untilSteady(on.options().tasks(), () -> bridgeRun(queue, on.options().tasks()).perSecond());
    for (int run = 0; run < on.options().runs(); run++) {
      on.run("bridge", run);
      floor[run] = Floors.kafka(on.rig().kafka(), Topics.FLOOR, on.options().tasks());
      Rate rate = bridgeRun(queue, on.options().tasks());
      bridge[run] = rate.perSecond();
      cpuUsed = rate.cpu();
    }
    return List.of(on.rate("bridge", "bridge_per_s", bridge, floor, cpuUsed));
  }

  /** Tasks a second, and the processor time of each process for a million of them, in s. */
  private record Rate(double perSecond, Map<String, Double> cpu) {}

  private Rate bridgeRun(String queue, int tasks) throws InterruptedException {
    Rig.answer(on.rig().client().pauseQueue(queue, "bench", Duration.ZERO));
    long before = on.rig().succeeded(queue);
    Load.submit(
        on.rig().client(),
        tasks,
        i -> on.task("kafka", queue).withAttributes(Map.of("topic", Topics.BRIDGE)));
    Map<String, Double> cpu = on.rig().cpu();
    long start = System.nanoTime();
    Rig.answer(on.rig().client().resumeQueue(queue));
    on.rig().awaitSucceeded(queue, before + tasks);
    double rate = tasks / Setting.seconds(start);
    on.progress().accept(String.format(Locale.ROOT, "%,.0f/s", rate));
    return new Rate(rate, Setting.perMillion(cpu, on.rig().cpu(), tasks));
  }
}
