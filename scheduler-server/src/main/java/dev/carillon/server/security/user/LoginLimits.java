package dev.carillon.server.security.user;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How often a password may be tried: 5 times for a user from one address and 20 times from an
 * address, then once in 12 seconds and once in 3. Never for a user alone: else anybody could lock
 * anybody out. An address of IPv6 counts with the /64 around it, which one host has for itself.
 * Counted on this server alone; a good password does not give tries back, so that one's own account
 * is no way to try others' for ever. Safe for many threads.
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
    if (full.size() >= MOST_KNOWN) {
      forget(now);
    }
    String from = "address " + network(address);
    String both = from + " user " + user;
    long ofAddress = next(from, now, OF_ADDRESS, AGAIN_OF_ADDRESS);
    long ofUser = next(both, now, OF_USER, AGAIN_OF_USER);
    full.put(from, ofAddress);
    full.put(both, ofUser);
  }

  /** What is over; if that is not much, the half that would be over first: it has tried least. */
  private void forget(long now) {
    full.values().removeIf(at -> at - now <= 0);
    if (full.size() >= MOST_KNOWN) {
      long[] left = full.values().stream().mapToLong(at -> at - now).sorted().toArray();
      long middle = left[left.length / 2];
      full.values().removeIf(at -> at - now <= middle);
    }
  }

  /** The address, of IPv6 its first 64 bits; what is none stands for itself. */
  static String network(String address) {
    if (address.indexOf(':') < 0) {
      return address;
    }
    try {
      // A text with colons is never looked up: it is an address or an error.
      return InetAddress.getByName(address) instanceof Inet6Address six
          ? HexFormat.of().formatHex(Arrays.copyOf(six.getAddress(), 8))
          : address;
    } catch (UnknownHostException e) {
      return address;
    }
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
