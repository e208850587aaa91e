package dev.carillon.server.security;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.server.config.Share;
import dev.carillon.server.core.Caller;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Keeps each principal within its share: calls and bytes a second, standing calls at one time. What
 * it knows of one is forgotten when it would not be refused anything, so that memory is bounded by
 * those who call now. Counted on this server alone. Safe for many threads.
 */
public final class Shares {
  private static final int MOST_KNOWN = 10_000;
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final int BURST_SECONDS = 2;

  /** One principal. Times are when it would have its whole share again. */
  private static final class Used {
    private long requestsAt;
    private long bytesAt;
    private int streams;

    private Used(long now) {
      requestsAt = now;
      bytesAt = now;
    }

    private boolean nothing(long now) {
      return streams == 0 && requestsAt - now <= 0 && bytesAt - now <= 0;
    }
  }

  private final Share share;
  private final LongSupplier nanos;
  private final Map<String, Used> used = new HashMap<>();

  public Shares(Share share, LongSupplier nanos) {
    this.share = share;
    this.nanos = nanos;
  }

  /**
   * Counts a call.
   *
   * @throws CarillonException BUSY if it is too much for its caller
   */
  public void called(Caller caller) {
    if (share.requests() == 0 && share.bytes() == 0) {
      return;
    }
    synchronized (this) {
      long now = nanos.getAsLong();
      Used of = used(caller, now);
      requireBytes(caller, of, now);
      if (share.requests() > 0) {
        long most = (long) share.requests() * times(caller);
        long next = Math.max(of.requestsAt, now) + SECOND / most;
        long over = next - now - BURST_SECONDS * SECOND;
        if (over > 0) {
          throw busy(caller, most + " calls a second", "auth.requests-per-second", over);
        }
        of.requestsAt = next;
      }
    }
  }

  /**
   * Counts what a caller sent. It is there already: what is too much is refused at the next call.
   */
  public void sent(Caller caller, long bytes) {
    if (share.bytes() > 0 && caller.authenticated()) {
      synchronized (this) {
        long now = nanos.getAsLong();
        Used of = used(caller, now);
        double seconds = (double) bytes / (share.bytes() * times(caller));
        of.bytesAt = Math.max(of.bytesAt, now) + (long) (seconds * SECOND);
      }
    }
  }

  /**
   * Refuses who sent too much.
   *
   * @throws CarillonException BUSY
   */
  public void requireBytes(Caller caller) {
    if (share.bytes() > 0 && caller.authenticated()) {
      synchronized (this) {
        long now = nanos.getAsLong();
        requireBytes(caller, used(caller, now), now);
      }
    }
  }

  private void requireBytes(Caller caller, Used of, long now) {
    long over = of.bytesAt - now - BURST_SECONDS * SECOND;
    if (share.bytes() > 0 && over > 0) {
      throw busy(
          caller, share.bytes() * times(caller) + " bytes a second", "auth.bytes-per-second", over);
    }
  }

  /**
   * Counts a standing call until it is given back.
   *
   * @throws CarillonException BUSY if its caller has too many
   */
  public void opened(Caller caller) {
    if (share.streams() == 0 || !caller.authenticated()) {
      return;
    }
    synchronized (this) {
      Used of = used(caller, nanos.getAsLong());
      long most = (long) share.streams() * times(caller);
      if (of.streams >= most) {
        throw busy(caller, most + " open streams", "auth.streams", 5 * SECOND);
      }
      of.streams++;
    }
  }

  /** Gives a standing call back. */
  public void closed(Caller caller) {
    if (share.streams() == 0 || !caller.authenticated()) {
      return;
    }
    synchronized (this) {
      used(caller, nanos.getAsLong()).streams--;
    }
  }

  private int times(Caller caller) {
    return Permission.WORK.in(caller.access().roles()) ? share.fleet() : 1;
  }

  private Used used(Caller caller, long now) {
    if (used.size() >= MOST_KNOWN) {
      used.values().removeIf(of -> of.nothing(now));
    }
    return used.computeIfAbsent(caller.name(), name -> new Used(now));
  }

  private static CarillonException busy(Caller caller, String what, String key, long nanos) {
    return CarillonException.of(
            ErrorCode.BUSY,
            "Expected at most " + what + " of '" + caller.name() + "', but got more.")
        .operation("call")
        .subject(caller.name())
        .advice(
            "Send more in one call, close streams that nobody reads, or give each program a token"
                + " of its own; "
                + key
                + " is the bound.")
        .retryAfter(Duration.ofNanos(nanos))
        .build();
  }
}
