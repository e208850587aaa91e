package dev.carillon.server.core.trail;

import dev.carillon.model.audit.Deed;
import dev.carillon.server.core.Loop;
import dev.carillon.server.core.Wakeup;
import java.time.Clock;
import java.time.Duration;

/**
 * The way into the audit log. As a loop it writes what was counted together, and what could not be
 * written while the store was away. Safe for many threads.
 */
public final class Trail implements Loop {
  private static final Duration EVERY = Duration.ofSeconds(1);

  private final TrailWriter writer;
  private final TrailCounter counter = new TrailCounter();
  private final Clock clock;
  private final Wakeup wakeup = new Wakeup();

  public Trail(TrailWriter writer, Clock clock) {
    this.writer = writer;
    this.clock = clock;
  }

  /** This process, as entries name it. */
  public String server() {
    return writer.server();
  }

  /** The time of this server, epoch milliseconds. */
  public long nowMs() {
    return clock.millis();
  }

  /**
   * Writes a deed of its own entry; blocks until it stands in the log, two seconds at most.
   *
   * @return whether it stands there; if not, it is written once the store is back
   */
  public boolean write(Deed deed) {
    return writer.add(deed);
  }

  /** Counts a deed together with others of its kind; does not block on the store. */
  public void count(Deed deed) {
    counter.add(deed);
  }

  @Override
  public String name() {
    return "audit-log";
  }

  @Override
  public Duration runOnce() {
    counter.due(clock.millis(), false).forEach(writer::later);
    writer.flush();
    return EVERY;
  }

  @Override
  public void await(Duration most) throws InterruptedException {
    wakeup.await(most);
  }

  /**
   * Writes all that was told, also what is still being counted.
   *
   * @throws dev.carillon.model.error.CarillonException if the store is away
   */
  public void flush() {
    counter.due(clock.millis(), true).forEach(writer::later);
    writer.flush();
  }
}
