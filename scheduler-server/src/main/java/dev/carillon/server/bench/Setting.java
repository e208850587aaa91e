package dev.carillon.server.bench;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import java.time.Clock;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** What every measurement works with, and how its figures are made. */
record Setting(Rig rig, BenchOptions options, Clock clock, Consumer<String> progress) {
  /**
   * Tasks that run before anything counts. What is asked is what a server does that has worked for
   * a while: with less than this the compilers of three JVMs still take a sixth of two processors.
   */
  static final int WARM_UP = 400_000;

  /** A round that is less than this better than the best one is no faster. */
  private static final double STILL_RISING = 1.02;

  /** Rounds of {@link #ROUND} tasks or more, at most; of smaller ones up to as many more. */
  private static final int ROUNDS = 6;

  private static final int MOST_TIMES_MORE = 4;
  private static final int ROUND = 200_000;

  private static final Payload PAYLOAD = Payload.of(Floors.payload());

  String named(String bench) {
    return options.direct() ? bench + "-direct" : bench;
  }

  NewTask task(String type, String queue) {
    return NewTask.of(type, PAYLOAD).inQueue(queue);
  }

  /** Says which of the runs begins. */
  void run(String bench, int run) {
    progress.accept(bench + ", run " + (run + 1) + " of " + options.runs());
  }

  /** Compiled code and open connections: what a server that has worked for a while has. */
  void warmUp(String queue) throws InterruptedException {
    warmUp(queue, WARM_UP);
  }

  /**
   * Repeats a piece of work until it gets no faster: how long the compilers of all the processes
   * have to do depends on the machine.
   *
   * <p>Two rounds in a row that are no faster are the end; of short ones it takes as many more as
   * they are shorter, since their rates swing and the compilers count tasks.
   *
   * @param tasks of a round
   * @param round does it once and gives its rate, 1/s
   */
  void untilSteady(int tasks, Round round) throws InterruptedException {
    int shorter = Math.clamp(ROUND / Math.max(1, tasks), 1, MOST_TIMES_MORE);
    untilSteadyWithin(ROUNDS * shorter, 2 * shorter, round);
  }

  /**
   * The same with bounds of its own.
   *
   * @param most rounds at most
   * @param enough rounds in a row that are no faster than the best
   * @param round does it once and gives its rate: the greater the better, only ratios count
   */
  void untilSteadyWithin(int most, int enough, Round round) throws InterruptedException {
    progress.accept("warming up until it gets no faster");
    double best = 0;
    int noFaster = 0;
    for (int i = 0; i < most && noFaster < enough; i++) {
      double rate = round.rate();
      if (rate < best * STILL_RISING) {
        noFaster++;
      } else {
        noFaster = 0;
        best = rate;
      }
    }
    if (noFaster < enough) {
      progress.accept("not yet steady after " + most + " rounds, which is enough");
    }
  }

  /** A piece of work, and how fast it was done: the greater the better. */
  interface Round {
    double rate() throws InterruptedException;
  }

  /** The same with so many tasks, for figures that no compiler changes. */
  void warmUp(String queue, int tasks) throws InterruptedException {
    progress.accept("warming up");
    if (!rig.kafka().isEmpty()) {
      Topics.make(rig.kafka(), Topics.FLOOR, Topics.BRIDGE);
    }
    long before = rig.succeeded(queue);
    Load.submit(rig.client(), tasks, i -> task(BenchWorker.TYPE, queue));
    rig.awaitSucceeded(queue, before + tasks);
  }

  /** What Redis alone makes of as many tasks; 0: it cannot be asked. */
  double redisFloor() {
    return rig.redis()
        .map(at -> Floors.redis(at.redisHost(), at.redisPort(), options.tasks()))
        .orElse(0.0);
  }

  BenchResult rate(
      String bench, String metric, double[] values, double[] floors, Map<String, Double> cpu) {
    double floor = median(floors);
    return new BenchResult(
        named(bench),
        metric,
        median(values),
        "1/s",
        floor > 0 ? OptionalDouble.of(floor) : OptionalDouble.empty(),
        cpu(cpu));
  }

  /** What {@link #perMillion} gives, in words. */
  static String cpu(Map<String, Double> used) {
    return "CPU s per million: "
        + used.entrySet().stream()
            .map(e -> String.format(Locale.ROOT, "%s %.1f", e.getKey(), e.getValue()))
            .collect(Collectors.joining(", "));
  }

  static Map<String, Double> perMillion(
      Map<String, Double> before, Map<String, Double> after, int tasks) {
    Map<String, Double> used = new LinkedHashMap<>();
    after.forEach((name, s) -> used.put(name, (s - before.getOrDefault(name, 0.0)) * 1e6 / tasks));
    return used;
  }

  static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
