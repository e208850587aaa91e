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
   * @param work whether it is of the protocol of workers, of which a fleet may share a principal
   * @throws CarillonException BUSY if it is too much for its caller
   */
  public void called(Caller caller, boolean work) {
    if (share.requests() == 0 && share.bytes() == 0) {
      return;
    }
    synchronized (this) {
      long now = nanos.getAsLong();
      Used of = used(caller, work, now);
      requireBytes(caller, work, of, now);
      if (share.requests() > 0) {
        long most = (long) share.requests() * times(caller, work);
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
  public void sent(Caller caller, boolean work, long bytes) {
    if (share.bytes() > 0 && caller.authenticated()) {
      synchronized (this) {
        long now = nanos.getAsLong();
        Used of = used(caller, work, now);
        double seconds = (double) bytes / (share.bytes() * times(caller, work));
        of.bytesAt = Math.max(of.bytesAt, now) + (long) (seconds * SECOND);
      }
    }
  }

  /**
   * Refuses who sent too much.
   *
   * @throws CarillonException BUSY
   */
  public void requireBytes(Caller caller, boolean work) {
    if (share.bytes() > 0 && caller.authenticated()) {
      synchronized (this) {
        long now = nanos.getAsLong();
        requireBytes(caller, work, used(caller, work, now), now);
      }
    }
  }

  private void requireBytes(Caller caller, boolean work, Used of, long now) {
    long over = of.bytesAt - now - BURST_SECONDS * SECOND;
    if (share.bytes() > 0 && over > 0) {
      throw busy(
          caller,
          share.bytes() * times(caller, work) + " bytes a second",
          "auth.bytes-per-second",
          over);
    }
  }

  /**
   * Counts a standing call until it is given back.
   *
   * @param limit of all standing calls; half of them is the most that one principal gets
   * @throws CarillonException BUSY if its caller has too many
   */
  public void opened(Caller caller, boolean work, int limit) {
    if (share.streams() == 0 || !caller.authenticated()) {
      return;
    }
    synchronized (this) {
      long now = nanos.getAsLong();
      Used of = used(caller, work, now);
      int half = Math.max(1, limit / 2);
      if (of.streams + used(caller, !work, now).streams >= half) {
        throw busy(
            caller, half + " open streams, half of all", "half of grpc.max-streams", 5 * SECOND);
      }
      long most = (long) share.streams() * times(caller, work);
      if (of.streams >= most) {
        throw busy(caller, most + " open streams", "auth.streams", 5 * SECOND);
      }
      of.streams++;
    }
  }

  /** Gives a standing call back. */
  public void closed(Caller caller, boolean work) {
    if (share.streams() == 0 || !caller.authenticated()) {
      return;
    }
    synchronized (this) {
      used(caller, work, nanos.getAsLong()).streams--;
    }
  }

  private int times(Caller caller, boolean work) {
    return work && Permission.WORK.in(caller.access().roles()) ? share.fleet() : 1;
  }

  private Used used(Caller caller, boolean work, long now) {
    if (used.size() >= MOST_KNOWN) {
      used.values().removeIf(of -> of.nothing(now));
    }
    return used.computeIfAbsent(caller.name() + (work ? "\twork" : ""), name -> new Used(now));
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
