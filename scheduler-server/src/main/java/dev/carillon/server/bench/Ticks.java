package dev.carillon.server.bench;

import dev.carillon.server.boot.CarillonThreads;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * The ticks door under the load that ships with it: everything at once, as in use. Ticks come in
 * over HTTP as fast as they are taken, fall due within seconds, and a consumer reads them from
 * their topic. Counted is from the moment on when as many fall due as come in.
 */
final class Ticks implements Measurement {
  private static final String QUEUE = "ticks";
  private static final int IDS = 1_000_000;
  private static final Duration WITHIN = Duration.ofSeconds(5);
  private static final Duration SETTLED = Duration.ofSeconds(8);
  private static final Duration END = Duration.ofSeconds(25);
  private static final int BATCH = 500;
  private static final int REQUESTS = 4;

  private final Setting on;

  Ticks(Setting on) {
    this.on = on;
  }

  private record Counts(long nanos, long generated, long scheduled, long consumed) {}

  @Override
  public List<BenchResult> run() throws InterruptedException {
    double[] generated = new double[on.options().runs()];
    double[] scheduled = new double[on.options().runs()];
    double[] consumed = new double[on.options().runs()];
    Map<String, Double> cores = new LinkedHashMap<>();
    for (int run = 0; run < on.options().runs(); run++) {
      on.run("ticks", run);
      try (CarillonThreads threads = new CarillonThreads()) {
        ExecutorService pool = threads.pool("bench-ticks", 2);
        var generator = generator();
        var consumer =
            new TickConsumer(
                new TickConsumer.Source(on.rig().kafka(), QUEUE, "bench-ticks-" + run, 0),
                line -> {});
        Future<?> reading = pool.submit(consumer::run);
        Future<?> sending =
            pool.submit(
                () -> {
                  generator.run();
                  return true;
                });
        pause(SETTLED);
        Counts from = counts(generator, consumer);
        Map<String, Double> before = on.rig().cpu();
        pause(END.minus(SETTLED));
        Counts to = counts(generator, consumer);
        double seconds = (to.nanos() - from.nanos()) / 1e9;
        on.rig()
            .cpu()
            .forEach((name, s) -> cores.put(name, (s - before.getOrDefault(name, 0.0)) / seconds));
        generated[run] = (to.generated() - from.generated()) / seconds;
        scheduled[run] = (to.scheduled() - from.scheduled()) / seconds;
        consumed[run] = (to.consumed() - from.consumed()) / seconds;
        end(sending);
        consumer.stop();
        end(reading);
      }
    }
    return List.of(
        result("generated_per_s", generated, cores),
        result("scheduled_per_s", scheduled, cores),
        result("consumed_per_s", consumed, cores));
  }

  private TickGenerator generator() {
    return new TickGenerator(
        new TickGenerator.Load(on.rig().http("/ticks"), IDS, WITHIN, 0, END, 0, BATCH, REQUESTS),
        on.clock(),
        new SplittableRandom(on.clock().millis()),
        line -> {},
        on.progress());
  }

  private Counts counts(TickGenerator generator, TickConsumer consumer) {
    long scheduled = on.rig().succeeded(QUEUE);
    return new Counts(System.nanoTime(), generator.acknowledged(), scheduled, consumer.consumed());
  }

  private static void pause(Duration time) throws InterruptedException {
    long until = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = until - System.nanoTime()) {
      LockSupport.parkNanos(left);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }

  private static void end(Future<?> work) throws InterruptedException {
    try {
      work.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("The load or its consumer ended early.", e.getCause());
    }
  }

  private BenchResult result(String metric, double[] values, Map<String, Double> cores) {
    StringBuilder note = new StringBuilder("busy cores (bench: generator and consumer): ");
    double all = 0;
    for (Map.Entry<String, Double> each : cores.entrySet()) {
      all += each.getValue();
      note.append(
          String.format(java.util.Locale.ROOT, "%s %.2f, ", each.getKey(), each.getValue()));
    }
    note.append(String.format(java.util.Locale.ROOT, "in all %.2f", all));
    return new BenchResult(
        on.named("ticks"),
        metric,
        Setting.median(values),
        "1/s",
        OptionalDouble.empty(),
        note.toString());
  }
}
