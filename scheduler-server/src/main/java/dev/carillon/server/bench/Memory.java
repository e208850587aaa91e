package dev.carillon.server.bench;

import dev.carillon.model.task.NewTask;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;

/** Redis memory of tasks that wait: 200 B of payload, due in an hour. */
final class Memory implements Measurement {
  private final Setting on;

  Memory(Setting on) {
    this.on = on;
  }

  @Override
  public List<BenchResult> run() throws InterruptedException {
    BenchOptions.Target redis =
        on.rig()
            .redis()
            .orElseThrow(
                () -> new IllegalStateException("Expected a Redis to ask: name it with --redis."));
    on.warmUp("bench-memory", 20_000);
    double[] bytes = new double[on.options().runs()];
    double[] floor = new double[on.options().runs()];
    for (int run = 0; run < bytes.length; run++) {
      on.run("memory", run);
      floor[run] = Floors.redisBytes(redis.redisHost(), redis.redisPort(), on.options().tasks());
      long before = Floors.used(redis.redisHost(), redis.redisPort());
      Load.submit(
          on.rig().client(),
          on.options().tasks(),
          i ->
              on.task(BenchWorker.TYPE, "bench-memory")
                  .dueAt(new NewTask.Due.After(Duration.ofHours(1))));
      long after = Floors.used(redis.redisHost(), redis.redisPort());
      bytes[run] = (after - before) / (double) on.options().tasks();
    }
    return List.of(
        new BenchResult(
            "memory",
            "bytes_per_task",
            Setting.median(bytes),
            "B",
            OptionalDouble.of(Setting.median(floor)),
            "floor: one SET of the payload and one ZADD a task"));
  }
}
