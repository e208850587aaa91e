package dev.carillon.server.security.user;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How often a password may be tried: 5 times for a user and 20 times from an address, then once in
 * 12 seconds and once in 3. Counted on this server alone; a good password does not give tries back,
 * so that one's own account is no way to try others' for ever. Safe for many threads.
 */
public final class LoginLimits {
  private static final int MOST_KNOWN = 10_000;
  private static final int OF_USER = 5;
  private static final int OF_ADDRESS = 20;
  private static final Duration AGAIN_OF_USER = Duration.ofSeconds(12);
  private static final Duration AGAIN_OF_ADDRESS = Duration.ofSeconds(3);

  private final LongSupplier nanos;

  /** When each has all its tries again. */
  private final Map<String, Long> full = new HashMap<>();

  public LoginLimits(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * Counts a try.
   *
   * @throws CarillonException BUSY if there were too many
   */
  public synchronized void tried(String user, String address) {
    long now = nanos.getAsLong();
    if (full.size() > MOST_KNOWN) {
      full.values().removeIf(at -> at - now <= 0);
    }
    long ofUser = next("user " + user, now, OF_USER, AGAIN_OF_USER);
    long ofAddress = next("address " + address, now, OF_ADDRESS, AGAIN_OF_ADDRESS);
    if (full.size() > MOST_KNOWN + 1_000) {
      throw busy(AGAIN_OF_USER.toNanos());
    }
    full.put("user " + user, ofUser);
    full.put("address " + address, ofAddress);
  }

  private long next(String who, long now, int most, Duration again) {
    long at = full.getOrDefault(who, now);
    long next = (at - now < 0 ? now : at) + again.toNanos();
    long over = next - now - most * again.toNanos();
    if (over > 0) {
      throw busy(over);
    }
    return next;
  }

  private static CarillonException busy(long nanos) {
    return CarillonException.of(
            ErrorCode.BUSY, "Expected fewer tries to log in, but there were too many.")
        .operation("login")
        .advice("Wait, then try again.")
        .retryAfter(Duration.ofSeconds(nanos / 1_000_000_000 + 1))
        .build();
  }
}
