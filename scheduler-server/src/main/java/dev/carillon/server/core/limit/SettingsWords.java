package dev.carillon.server.core.limit;

import dev.carillon.model.queue.Keep;
import dev.carillon.model.queue.QueueSettings;
import dev.carillon.model.queue.Rate;
import dev.carillon.model.task.RetryPolicy;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** A change of settings in words, for the event log. */
final class SettingsWords {
  private SettingsWords() {}

  /** For example {@code concurrency 0 -> 5, rate none -> 100/1s:10}. */
  static String change(QueueSettings before, QueueSettings after) {
    Map<String, String> old = words(before);
    String changed =
        words(after).entrySet().stream()
            .filter(e -> !e.getValue().equals(old.get(e.getKey())))
            .map(e -> e.getKey() + " " + old.get(e.getKey()) + " -> " + e.getValue())
            .collect(Collectors.joining(", "));
    return changed.isEmpty() ? "the same again" : changed;
  }

  private static Map<String, String> words(QueueSettings s) {
    Keep keep = s.keep();
    Map<String, String> words = new LinkedHashMap<>();
    words.put("concurrency", Integer.toString(s.concurrency()));
    words.put("rate", rate(s.rate()));
    words.put("key", s.key().isEmpty() ? "none" : "'" + s.key() + "'");
    words.put("key-concurrency", Integer.toString(s.keyConcurrency()));
    words.put("key-rate", rate(s.keyRate()));
    words.put("retry", s.retry().map(SettingsWords::retry).orElse("default"));
    words.put("ageing", span(s.ageing()));
    words.put("strict", s.strict() ? "yes" : "no");
    words.put("dead-letters", s.keepsNoDead() ? "no" : "yes");
    words.put("keep-finished", span(keep.finished()));
    words.put("keep-dead", span(keep.dead()));
    words.put("keep-count", Long.toString(keep.count()));
    words.put("keep-bytes", Long.toString(keep.bytes()));
    return words;
  }

  private static String rate(Rate rate) {
    return rate.limited() ? rate.count() + "/" + span(rate.per()) + ":" + rate.burst() : "none";
  }

  private static String retry(RetryPolicy retry) {
    return retry.maxAttempts()
        + " attempts, "
        + retry.maxLost()
        + " lost, "
        + span(retry.backoffBase())
        + " to "
        + span(retry.backoffMax());
  }

  private static String span(Duration span) {
    long ms = span.toMillis();
    return ms % 1_000 == 0 ? ms / 1_000 + "s" : ms + "ms";
  }
}
