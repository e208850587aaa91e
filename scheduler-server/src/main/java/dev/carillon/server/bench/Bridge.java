package dev.carillon.server.bench;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
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
    for (int run = 0; run < on.options().runs(); run++) {
      on.progress().accept("bridge, run " + (run + 1) + " of " + on.options().runs());
      floor[run] = Floors.kafka(on.rig().kafka(), Topics.FLOOR, on.options().tasks());
      Map<String, Double> cpu = on.rig().cpu();
      bridge[run] = bridgeRun(queue, on.options().tasks());
      cpuUsed = Setting.perMillion(cpu, on.rig().cpu(), on.options().tasks());
    }
    return List.of(on.rate("bridge", "bridge_per_s", bridge, floor, cpuUsed));
  }

  private double bridgeRun(String queue, int tasks) throws InterruptedException {
    Rig.answer(on.rig().client().pauseQueue(queue, "bench", Duration.ZERO));
    long before = on.rig().succeeded(queue);
    Load.submit(
        on.rig().client(),
        tasks,
        i -> on.task("kafka", queue).withAttributes(Map.of("topic", Topics.BRIDGE)));
    long start = System.nanoTime();
    Rig.answer(on.rig().client().resumeQueue(queue));
    on.rig().awaitSucceeded(queue, before + tasks);
    return tasks / Setting.seconds(start);
  }
}
