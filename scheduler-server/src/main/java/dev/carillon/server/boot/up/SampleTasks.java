package dev.carillon.server.boot.up;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.NewTask.Due;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.Priority;
import dev.carillon.model.task.RetryPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/**
 * Tasks as a small shop might have them, so that every screen has something to show: quick and slow
 * ones, delayed ones, some that fail once, some that fail for good.
 */
public final class SampleTasks {
  /** Where the sample's payloads for Kafka go. */
  public static final String TOPIC = "carillon.sample";

  private static final RetryPolicy SOON =
      new RetryPolicy(3, 3, Duration.ofSeconds(2), Duration.ofSeconds(20));
  private static final RetryPolicy TWICE =
      new RetryPolicy(2, 3, Duration.ofSeconds(3), Duration.ofSeconds(10));

  private final List<LongFunction<NewTask>> round;
  private final boolean withKafka;

  /**
   * @param pingUrl what the http tasks fetch
   * @param withKafka whether there is a broker for kafka tasks
   */
  public SampleTasks(String pingUrl, boolean withKafka) {
    this.withKafka = withKafka;
    this.round =
        List.of(
            n -> sleep("mail", "Send newsletter part " + n, 300 + 137 * n % 1500),
            n -> echo("orders", "Order " + (10_000 + n)),
            n -> http(pingUrl, n),
            n ->
                shell("reports", "Count rows of table " + n % 7, countRows(n), RetryPolicy.DEFAULT),
            n -> event(n),
            n -> sleep("mail", "Remind customer " + n, 200).dueAt(in(5 + n % 40)),
            n -> sleep("images", "Resize photo " + n, 1_500 + 211 * n % 4_000),
            n -> echo("orders", "Refund " + n).withPriority(Priority.HIGH),
            n -> flaky(n),
            n -> shell("maintenance", "Free space", "df -h .", RetryPolicy.DEFAULT),
            n -> echo("orders", "Invoice " + n).dueAt(in(10 + n % 90)).withPriority(Priority.LOW),
            n -> n % 24 == 11 ? broken(n) : sleep("images", "Make thumbnail " + n, 400));
  }

  /** The n-th task. */
  public NewTask task(long n) {
    NewTask task = round.get((int) (n % round.size())).apply(n);
    return task.withLabels(Map.of("source", "sample"));
  }

  private static NewTask sleep(String queue, String name, long millis) {
    return task("sleep", queue, name, String.valueOf(millis));
  }

  private static NewTask echo(String queue, String name) {
    return task("echo", queue, name, "{\"what\":\"" + name + "\"}");
  }

  private static NewTask http(String url, long n) {
    String payload = "{\"method\":\"GET\",\"url\":\"" + url + "\"}";
    return task("http", "web", "Call the shop's health page " + n, payload);
  }

  private NewTask event(long n) {
    if (!withKafka) {
      return echo("events", "Stock changed " + n);
    }
    return task(
            "kafka",
            "events",
            "Stock changed " + n,
            "{\"item\":" + n + ",\"stock\":" + n % 50 + "}")
        .withAttributes(Map.of("topic", TOPIC));
  }

  private static NewTask shell(String queue, String name, String line, RetryPolicy retry) {
    return task("shell", queue, name, line).withRetry(retry);
  }

  private static String countRows(long n) {
    return "for i in 1 2 3; do echo \"part $i of 3: " + (n % 97 + 3) + " rows\"; sleep 0.4; done";
  }

  /** Fails at the first attempt, succeeds at the second. */
  private static NewTask flaky(long n) {
    String line =
        "if [ \"$CARILLON_ATTEMPT\" -lt 2 ]; then"
            + " echo \"supplier does not answer\" >&2; exit 75; fi; echo \"stock fetched\"";
    return shell("suppliers", "Fetch stock of supplier " + n % 13, line, SOON);
  }

  /** Fails until its attempts are used up. */
  private static NewTask broken(long n) {
    String line = "echo \"no such account: " + n + "\" >&2; exit 1";
    return shell("billing", "Charge account " + n, line, TWICE);
  }

  private static NewTask task(String type, String queue, String name, String payload) {
    return NewTask.of(type, Payload.of(payload)).inQueue(queue).named(name);
  }

  private static Due in(long seconds) {
    return new Due.After(Duration.ofSeconds(seconds));
  }
}
