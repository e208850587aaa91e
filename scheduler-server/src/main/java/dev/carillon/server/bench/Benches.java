package dev.carillon.server.bench;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The three measurements. Each result is the median of the runs; the floor likewise, measured
 * between them.
 */
final class Benches {
  private static final int WARM_UP = 20_000;
  private static final int LATENESS_SECONDS = 20;
  private static final int LATENESS_RATE = 2_000;
  private static final String FLOOR_TOPIC = "carillon-bench-floor";
  private static final String BRIDGE_TOPIC = "carillon-bench-bridge";

  private final Rig rig;
  private final BenchOptions options;
  private final Clock clock;
  private final Consumer<String> progress;
  private final Payload payload = Payload.of(Floors.payload());

  Benches(Rig rig, BenchOptions options, Clock clock, Consumer<String> progress) {
    this.rig = rig;
    this.options = options;
    this.clock = clock;
    this.progress = progress;
  }

  private String named(String bench) {
    return options.direct() ? bench + "-direct" : bench;
  }

  private NewTask task(String type, String queue) {
    return NewTask.of(type, payload).inQueue(queue);
  }

  /** Immediate tasks: submitted into a paused queue, then executed. */
  List<BenchResult> burst() throws InterruptedException {
    warmUp("bench-burst");
    double[] submit = new double[options.runs()];
    double[] execute = new double[options.runs()];
    double[] floor = new double[options.runs()];
    Map<String, Double> cpuSubmit = new LinkedHashMap<>();
    Map<String, Double> cpuExecute = new LinkedHashMap<>();
    for (int run = 0; run < options.runs(); run++) {
      progress.accept("burst, run " + (run + 1) + " of " + options.runs());
      floor[run] = redisFloor();
      String queue = "bench-burst";
      CarillonClient client = rig.client();
      Rig.answer(client.pauseQueue(queue, "bench", Duration.ZERO));
      long before = rig.succeeded(queue);
      Map<String, Double> cpu = rig.cpu();
      long start = System.nanoTime();
      Load.submit(client, options.tasks(), i -> task(BenchWorker.TYPE, queue));
      submit[run] = options.tasks() / seconds(start);
      cpuSubmit = perMillion(cpu, rig.cpu(), options.tasks());
      cpu = rig.cpu();
      start = System.nanoTime();
      Rig.answer(client.resumeQueue(queue));
      rig.awaitSucceeded(queue, before + options.tasks());
      execute[run] = options.tasks() / seconds(start);
      cpuExecute = perMillion(cpu, rig.cpu(), options.tasks());
    }
    return List.of(
        rate("burst", "submit_per_s", submit, floor, cpuSubmit),
        rate("burst", "execute_per_s", execute, floor, cpuExecute));
  }

  /** Tasks due evenly over 20 s at 2,000/s: how late their handlers start. */
  List<BenchResult> lateness() throws InterruptedException {
    String queue = "bench-lateness";
    warmUp(queue);
    int tasks = LATENESS_SECONDS * LATENESS_RATE;
    double[][] times = new double[3][options.runs()];
    double[][] floors = new double[3][options.runs()];
    for (int run = 0; run < options.runs(); run++) {
      progress.accept("lateness, run " + (run + 1) + " of " + options.runs());
      double[] floor =
          rig.kafka().isEmpty()
              ? new double[3]
              : Floors.kafkaLatency(rig.kafka(), FLOOR_TOPIC, 10_000);
      rig.worker().tell("clear");
      long before = rig.succeeded(queue);
      long first = clock.millis() + 3_000;
      Load.submit(
          rig.client(),
          tasks,
          i ->
              task(BenchWorker.TYPE, queue)
                  .dueAt(new NewTask.Due.At(first + i * 1000L / LATENESS_RATE)));
      rig.awaitSucceeded(queue, before + tasks);
      rig.worker().tell("report");
      String[] figures = rig.worker().await("lateness").split(" ");
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
              named("lateness"),
              metrics[i],
              median(times[i]),
              "ms",
              rig.kafka().isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(median(floors[i])),
              "floor: plain Kafka produce, acks=all, send to acknowledgement"));
    }
    return results;
  }

  /** Tasks of type kafka, due now, from Redis to a topic. */
  List<BenchResult> bridge() throws InterruptedException {
    String queue = "bench-bridge";
    double[] bridge = new double[options.runs()];
    double[] floor = new double[options.runs()];
    Map<String, Double> cpuUsed = new LinkedHashMap<>();
    progress.accept("warming up");
    Topics.make(rig.kafka(), FLOOR_TOPIC, BRIDGE_TOPIC);
    bridgeRun(queue, WARM_UP);
    for (int run = 0; run < options.runs(); run++) {
      progress.accept("bridge, run " + (run + 1) + " of " + options.runs());
      floor[run] = Floors.kafka(rig.kafka(), FLOOR_TOPIC, options.tasks());
      Map<String, Double> cpu = rig.cpu();
      bridge[run] = bridgeRun(queue, options.tasks());
      cpuUsed = perMillion(cpu, rig.cpu(), options.tasks());
    }
    return List.of(rate("bridge", "bridge_per_s", bridge, floor, cpuUsed));
  }

  private double bridgeRun(String queue, int tasks) throws InterruptedException {
    Rig.answer(rig.client().pauseQueue(queue, "bench", Duration.ZERO));
    long before = rig.succeeded(queue);
    Load.submit(
        rig.client(),
        tasks,
        i -> task("kafka", queue).withAttributes(Map.of("topic", BRIDGE_TOPIC)));
    long start = System.nanoTime();
    Rig.answer(rig.client().resumeQueue(queue));
    rig.awaitSucceeded(queue, before + tasks);
    return tasks / seconds(start);
  }

  /** Compiled code and open connections: what a server that has run for a minute has. */
  private void warmUp(String queue) throws InterruptedException {
    progress.accept("warming up");
    if (!rig.kafka().isEmpty()) {
      Topics.make(rig.kafka(), FLOOR_TOPIC, BRIDGE_TOPIC);
    }
    long before = rig.succeeded(queue);
    Load.submit(rig.client(), WARM_UP, i -> task(BenchWorker.TYPE, queue));
    rig.awaitSucceeded(queue, before + WARM_UP);
  }

  private double redisFloor() {
    return rig.redis()
        .map(at -> Floors.redis(at.redisHost(), at.redisPort(), options.tasks()))
        .orElse(0.0);
  }

  private BenchResult rate(
      String bench, String metric, double[] values, double[] floors, Map<String, Double> cpu) {
    double floor = median(floors);
    String note =
        "CPU s per million: "
            + cpu.entrySet().stream()
                .map(e -> String.format(Locale.ROOT, "%s %.1f", e.getKey(), e.getValue()))
                .collect(Collectors.joining(", "));
    return new BenchResult(
        named(bench),
        metric,
        median(values),
        "1/s",
        floor > 0 ? OptionalDouble.of(floor) : OptionalDouble.empty(),
        note);
  }

  private static Map<String, Double> perMillion(
      Map<String, Double> before, Map<String, Double> after, int tasks) {
    Map<String, Double> used = new LinkedHashMap<>();
    after.forEach((name, s) -> used.put(name, (s - before.getOrDefault(name, 0.0)) * 1e6 / tasks));
    return used;
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
