package dev.carillon.server.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Messages of notifications. */
final class NotificationMeters {
  private static final List<String> KINDS = List.of("webhook", "email");
  private static final List<String> OUTCOMES = List.of("delivered", "failed", "dead");

  private final Map<String, Counter> tries = new HashMap<>();
  private final AtomicLong ofRules = new AtomicLong();
  private final AtomicLong ofTasks = new AtomicLong();
  private final AtomicLong oldestMillis = new AtomicLong();

  NotificationMeters(MeterRegistry registry) {
    for (String kind : KINDS) {
      for (String outcome : OUTCOMES) {
        tries.put(
            kind + ' ' + outcome,
            Counter.builder("carillon.notification.tries")
                .description(
                    "Tries to send a message: delivered, failed (there will be another), dead"
                        + " (given up).")
                .tag("kind", kind)
                .tag("outcome", outcome)
                .register(registry));
      }
    }
    waiting(registry, "rules", ofRules);
    waiting(registry, "tasks", ofTasks);
    Gauge.builder(
            "carillon.notification.oldest.seconds", oldestMillis, millis -> millis.get() / 1e3)
        .description(
            "Age of the oldest message that waits, on the server that sends; 0: none waits, or"
                + " another one sends.")
        .register(registry);
  }

  private static void waiting(MeterRegistry registry, String of, AtomicLong count) {
    Gauge.builder("carillon.notification.waiting", count, AtomicLong::get)
        .description(
            "Messages that wait to be sent or tried again, on the server that sends; of rules, or"
                + " asked for by tasks.")
        .tag("of", of)
        .register(registry);
  }

  void tried(String kind, String outcome) {
    Counter counter = tries.get(kind + ' ' + outcome);
    if (counter != null) {
      counter.increment();
    }
  }

  void waiting(long rules, long tasks, long oldest) {
    ofRules.set(rules);
    ofTasks.set(tasks);
    oldestMillis.set(Math.max(0, oldest));
  }
}
