package dev.carillon.server.core;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.SubmitReceipt;
import dev.carillon.model.task.SubmitResult;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Unique keys that were held already when a task came with them, at this server, over the last five
 * to ten minutes. Keeps few keys however many there are: what stands out among them is kept, its
 * count is at worst too low (Misra and Gries, Finding repeated elements, 1982). Any thread.
 */
public final class RepeatedKeys {
  private static final long WINDOW_NANOS = Duration.ofMinutes(5).toNanos();
  private static final int KEPT = 64;

  /**
   * @param key with its queue, as people know it
   * @param times how often it was held already, at least
   * @param submits tasks submitted in that time, of whatever key
   */
  public record Hot(String queue, String key, long times, long submits) {}

  private record Name(String tenant, String queue, String key) {}

  private static final class Span {
    private final Map<Name, Long> times = new HashMap<>();
    private long submits;

    void repeated(Name name) {
      if (times.containsKey(name) || times.size() < KEPT) {
        times.merge(name, 1L, Long::sum);
      } else {
        times.replaceAll((other, n) -> n - 1);
        times.values().removeIf(n -> n == 0);
      }
    }
  }

  private Span before = new Span();
  private Span now = new Span();
  private long sinceNanos;

  /** A task came, and this became of it. */
  synchronized void came(NewTask task, SubmitResult result, long nowNanos) {
    if (nowNanos - sinceNanos >= WINDOW_NANOS) {
      before = nowNanos - sinceNanos >= 2 * WINDOW_NANOS ? new Span() : now;
      now = new Span();
      sinceNanos = nowNanos;
    }
    now.submits++;
    if (task.unique().present() && held(result)) {
      now.repeated(new Name(task.tenant(), task.queue(), task.unique().key()));
    }
  }

  private static boolean held(SubmitResult result) {
    return switch (result) {
      case SubmitResult.Accepted(SubmitReceipt receipt) -> receipt.replaced();
      case SubmitResult.Refused refused -> refused.error().field().equals("unique_key");
    };
  }

  /** The key that was held most often. */
  public synchronized Optional<Hot> hottest() {
    Map<Name, Long> sums = new HashMap<>(now.times);
    before.times.forEach((name, n) -> sums.merge(name, n, Long::sum));
    long submits = before.submits + now.submits;
    return sums.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(e -> new Hot(e.getKey().queue(), e.getKey().key(), e.getValue(), submits));
  }
}
