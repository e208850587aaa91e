package dev.carillon.server.worker;

import dev.carillon.client.StreamListener;
import dev.carillon.client.WorkerLink;
import dev.carillon.client.WorkerSession;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.worker.Order;
import dev.carillon.model.worker.Registration;
import dev.carillon.model.worker.Welcome;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the standing connection: registers, opens the session, beats, and begins again for ever
 * when it breaks. What runs goes on meanwhile.
 */
final class SessionKeeper implements Runnable {
  /** Hears what happens to the session; must not block. */
  interface Listener {
    void connected(Welcome welcome);

    void disconnected();

    /** All orders but the answers to beats. */
    void order(Order order);
  }

  /** Changes of the free slots within this time go with one beat. */
  private static final long COALESCE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /**
   * A beat renews every lease it names, so with many running they go less often: at most some 500
   * renewals a second on top of those of the heartbeats.
   */
  private static final long COALESCE_NANOS_PER_RUN = TimeUnit.MILLISECONDS.toNanos(2);

  private static final Logger LOG = LoggerFactory.getLogger(SessionKeeper.class);

  private final Registration registration;
  private final WorkerLink link;
  private final Beats beats;
  private final Lease lease;
  private final LongSupplier ticker;
  private final Listener listener;
  private final Backoff backoff;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile int reportedFree = -1;
  private volatile boolean draining;
  // Guarded by the lock:
  private boolean promptWanted;
  private boolean ended;
  private boolean closed;
  private boolean done;

  SessionKeeper(
      Registration registration,
      WorkerLink link,
      Beats beats,
      Lease lease,
      LongSupplier ticker,
      RandomGenerator random,
      Listener listener) {
    this.registration = registration;
    this.link = link;
    this.beats = beats;
    this.lease = lease;
    this.ticker = ticker;
    this.listener = listener;
    this.backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5), random);
  }

  @Override
  public void run() {
    try {
      while (!isClosed()) {
        runOnce();
        await(backoff.nextNanos());
      }
    } catch (InterruptedException e) {
      LOG.debug("The session is not kept any more.");
    } finally {
      lock.lock();
      try {
        done = true;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  /** One session from registration to its end. */
  private void runOnce() throws InterruptedException {
    Listening listening = new Listening();
    try {
      Welcome welcome = Calls.await(link.register(registration), "register");
      lease.learn(welcome);
      renewState();
      try (WorkerSession session = link.openSession(registration.workerId(), false, listening)) {
        listener.connected(welcome);
        beatUntilOver(session);
      }
    } catch (CarillonException e) {
      LOG.warn("Not connected: {}", e.message());
    } catch (RuntimeException e) {
      LOG.error("A session failed; the next one begins soon.", e);
    } finally {
      listening.end();
      listener.disconnected();
    }
  }

  private void renewState() {
    beats.restart();
    lock.lock();
    try {
      ended = false;
      promptWanted = true;
    } finally {
      lock.unlock();
    }
  }

  private void beatUntilOver(WorkerSession session) throws InterruptedException {
    long lastAt = ticker.getAsLong() - lease.heartbeatNanos();
    int running = 0;
    while (true) {
      long interval = beats.redisAway() ? lease.awayBeatNanos() : lease.heartbeatNanos();
      long gap = Math.max(COALESCE_NANOS, running * COALESCE_NANOS_PER_RUN);
      if (!awaitDue(lastAt + interval, lastAt + gap)) {
        return;
      }
      if (beats.unansweredFor(lease.heartbeatNanos() * 9 / 10)) {
        LOG.warn("The server left a heartbeat unanswered: connecting again.");
        link.suspect();
        return;
      }
      var beat = beats.next(draining);
      reportedFree = beat.freeSlots();
      running = beat.running().size();
      lastAt = ticker.getAsLong();
      session.beat(beat);
    }
  }

  /**
   * Waits for the next beat.
   *
   * @return false if the session is over
   */
  private boolean awaitDue(long regularAtNanos, long promptAtNanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!ended && !closed) {
        long dueAt = promptWanted ? promptAtNanos : regularAtNanos;
        long wait = dueAt - ticker.getAsLong();
        if (wait <= 0) {
          promptWanted = false;
          return true;
        }
        changed.awaitNanos(wait);
      }
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** Called for each change; costs a comparison unless it is one the server must know soon. */
  void freeSlots(int free) {
    int reported = reportedFree;
    boolean halved = free < reported && free <= reported / 2;
    boolean doubled = free > reported && free >= 2 * reported;
    if (halved || doubled) {
      beatSoon();
    }
  }

  void beatSoon() {
    lock.lock();
    try {
      if (!promptWanted) {
        promptWanted = true;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  void draining() {
    draining = true;
    beatSoon();
  }

  /** The server does not know this worker: begin again. */
  void reconnect() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  private void await(long nanos) throws InterruptedException {
    long left = nanos;
    lock.lockInterruptibly();
    try {
      while (!closed && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Says good-bye; waits until it is said, so long at most. */
  void close(long nanos) throws InterruptedException {
    long left = nanos;
    lock.lockInterruptibly();
    try {
      closed = true;
      changed.signalAll();
      while (!done && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** What a session that has been replaced still says does not count. */
  private final class Listening implements StreamListener<Order> {
    private volatile boolean over;

    /** Once it returns, no order of this session is obeyed any more, not even half. */
    synchronized void end() {
      over = true;
    }

    @Override
    public synchronized void onNext(Order order) {
      if (over) {
        return;
      }
      if (order instanceof Order.Renewed renewed) {
        backoff.reset();
        beats.answered(renewed);
      } else {
        listener.order(order);
      }
    }

    @Override
    public void onError(CarillonException error) {
      if (!over) {
        LOG.warn("The session broke: {}", error.message());
        reconnect();
      }
    }

    @Override
    public void onEnd() {
      if (!over) {
        LOG.info("The server ended the session.");
        reconnect();
      }
    }
  }
}
