package dev.carillon.server.store.redis;

import dev.carillon.model.queue.Keep;
import dev.carillon.model.queue.QueueSettings;
import dev.carillon.model.queue.Rate;
import dev.carillon.model.task.RetryPolicy;
import dev.carillon.server.core.port.SettingsStore.Kind;
import dev.carillon.server.core.port.SettingsStore.Scope;
import dev.carillon.server.core.port.SettingsStore.Stored;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Settings as they are stored: a line a setting for servers, seven numbers for the scripts. */
final class LimitTexts {
  private LimitTexts() {}

  static Scope scope(String text) {
    return new Scope(text.startsWith("q:") ? Kind.QUEUE : Kind.TENANT, text.substring(2));
  }

  /** What the scripts read; empty: no limits. */
  static String forScripts(Stored stored) {
    QueueSettings s = stored.settings();
    if (!s.limited()) {
      return "";
    }
    Rate keyRate = s.keyed() ? s.keyRate() : Rate.NONE;
    return String.join(
        " ",
        stored.settling() ? "1" : "0",
        Integer.toString(s.concurrency()),
        Long.toString(s.rate().everyMicros()),
        Long.toString(s.rate().burst()),
        Integer.toString(s.keyed() ? s.keyConcurrency() : 0),
        Long.toString(keyRate.everyMicros()),
        Long.toString(keyRate.burst()));
  }

  /** A level that outweighs any wait: about 317 years, still exact in a score. */
  private static final long STRICT_MS = 10_000_000_000_000L;

  /** Milliseconds that a level of priority is worth; empty: the default. */
  static String ageing(QueueSettings s) {
    if (s.strict()) {
      return Long.toString(STRICT_MS);
    }
    return s.ageing().equals(QueueSettings.DEFAULT_AGEING)
        ? ""
        : Long.toString(s.ageing().toMillis());
  }

  static String encode(Stored stored) {
    QueueSettings s = stored.settings();
    StringBuilder text = new StringBuilder();
    line(text, "version", Long.toString(stored.version()));
    line(text, "settling", stored.settling() ? "1" : "0");
    line(text, "concurrency", Integer.toString(s.concurrency()));
    line(text, "rate", rate(s.rate()));
    line(text, "key", s.key().replace('\n', ' '));
    line(text, "keyConcurrency", Integer.toString(s.keyConcurrency()));
    line(text, "keyRate", rate(s.keyRate()));
    s.retry()
        .ifPresent(
            r ->
                line(
                    text,
                    "retry",
                    r.maxAttempts()
                        + " "
                        + r.maxLost()
                        + " "
                        + r.backoffBase().toMillis()
                        + " "
                        + r.backoffMax().toMillis()));
    line(text, "ageing", Long.toString(s.ageing().toMillis()));
    line(text, "strict", s.strict() ? "1" : "0");
    line(text, "keepsNoDead", s.keepsNoDead() ? "1" : "0");
    Keep k = s.keep();
    line(
        text,
        "keep",
        k.finished().toMillis() + " " + k.dead().toMillis() + " " + k.count() + " " + k.bytes());
    return text.toString();
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(name).append('=').append(value).append('\n');
  }

  private static String rate(Rate rate) {
    return rate.count() + " " + rate.per().toMillis() + " " + rate.burst();
  }

  /** A line that is not known is left to the version that wrote it. */
  static Stored decode(String text) {
    Map<String, String> lines = new HashMap<>();
    for (String line : text.split("\n")) {
      int at = line.indexOf('=');
      if (at > 0) {
        lines.put(line.substring(0, at), line.substring(at + 1));
      }
    }
    return new Stored(
        new QueueSettings(
            Integer.parseInt(lines.getOrDefault("concurrency", "0")),
            rate(lines.getOrDefault("rate", "")),
            lines.getOrDefault("key", ""),
            Integer.parseInt(lines.getOrDefault("keyConcurrency", "0")),
            rate(lines.getOrDefault("keyRate", "")),
            retry(lines.getOrDefault("retry", "")),
            Duration.ofMillis(
                Long.parseLong(
                    lines.getOrDefault(
                        "ageing", Long.toString(QueueSettings.DEFAULT_AGEING.toMillis())))),
            lines.getOrDefault("strict", "0").equals("1"),
            lines.getOrDefault("keepsNoDead", "0").equals("1"),
            keep(lines.getOrDefault("keep", "0 0 0 0"))),
        lines.getOrDefault("settling", "0").equals("1"),
        Long.parseLong(lines.getOrDefault("version", "0")));
  }

  private static Rate rate(String text) {
    if (text.isEmpty()) {
      return Rate.NONE;
    }
    String[] parts = text.split(" ");
    long count = Long.parseLong(parts[0]);
    return count == 0
        ? Rate.NONE
        : new Rate(count, Duration.ofMillis(Long.parseLong(parts[1])), Long.parseLong(parts[2]));
  }

  private static Keep keep(String text) {
    String[] parts = text.split(" ");
    return new Keep(
        Duration.ofMillis(Long.parseLong(parts[0])),
        Duration.ofMillis(Long.parseLong(parts[1])),
        Long.parseLong(parts[2]),
        Long.parseLong(parts[3]));
  }

  private static Optional<RetryPolicy> retry(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    String[] parts = text.split(" ");
    return Optional.of(
        new RetryPolicy(
            Integer.parseInt(parts[0]),
            Integer.parseInt(parts[1]),
            Duration.ofMillis(Long.parseLong(parts[2])),
            Duration.ofMillis(Long.parseLong(parts[3]))));
  }
}
