package dev.carillon.server.worker;

import dev.carillon.client.WorkerLink;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.Completion;
import dev.carillon.model.worker.CompletionCode;
import dev.carillon.server.worker.journal.CompletionJournal;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers completions: one call at a time, and what gathers meanwhile goes with the next, so that
 * batches grow with the load and a lone completion waits for nothing. A failed call is repeated
 * until it is answered; the server knows a repeat by its nonce.
 */
final class Completer implements Runnable {
  /** At most so many in a call. */
  static final int MAX_BATCH = 500;

  /** A gRPC message holds 4 MiB; this leaves room for errors and ids. */
  static final int MAX_BATCH_BYTES = 2 * 1024 * 1024;

  /** With more than this undelivered no new work is taken: memory is not without end. */
  static final int MAX_UNSENT = 10_000;

  /** After a batch of so many the next one is let gather for a moment: each costs a round trip. */
  private static final int CROWD = 32;

  private static final long GATHER_NANOS = Duration.ofMillis(1).toNanos();

  /** Hears what concerns the rest of the worker; must not block. */
  interface Listener {
    /** The server does not know this worker: register again. */
    void unknownHere();

    /** So many completions wait, because delivery fails or because it works again. */
    void unsent(int count);
  }

  private static final Logger LOG = LoggerFactory.getLogger(Completer.class);

  private final String workerId;
  private final WorkerLink link;
  private final CompletionJournal journal;
  private final Backoff backoff;
  private final Listener listener;
  private final AtomicLong delivered = new AtomicLong();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private int journaled; // the first so many of sending, then waiting; by its own thread alone
  // Guarded by the lock:
  private final Deque<Completion> waiting = new ArrayDeque<>();
  private List<Completion> sending = List.of();
  private int alone; // so many are still to be sent one by one
  private boolean failing;
  private boolean closing;
  private boolean givenUp;
  private CompletableFuture<?> call = CompletableFuture.completedFuture(null); // the last one
  private boolean done;

  Completer(
      String workerId,
      WorkerLink link,
      CompletionJournal journal,
      RandomGenerator random,
      Listener listener) {
    this.workerId = workerId;
    this.link = link;
    this.journal = journal;
    this.backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2), random);
    this.listener = listener;
  }

  /** Takes over what dead workers left in the journal's folder; before {@link #run}. */
  void takeOver() {
    try {
      List<Completion> left = journal.takeOver();
      lock.lock();
      try {
        waiting.addAll(left);
        journaled += left.size();
      } finally {
        lock.unlock();
      }
    } catch (IOException e) {
      LOG.warn("Expected to read the journals of earlier workers, but could not.", e);
    }
  }

  /** Never blocks for long. */
  void add(Completion completion) {
    lock.lock();
    try {
      waiting.add(completion);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The server answers again: try at once. */
  void retryNow() {
    lock.lock();
    try {
      if (failing) {
        failing = false;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * What could not be delivered at the first try: its leases are renewed until it is, or the work
   * would be done again while its result waits here.
   */
  List<AttemptRef> undelivered() {
    lock.lock();
    try {
      return failing ? all().stream().map(Completion::attempt).toList() : List.of();
    } finally {
      lock.unlock();
    }
  }

  private List<Completion> all() {
    List<Completion> all = new ArrayList<>(sending);
    all.addAll(waiting);
    return all;
  }

  int unsent() {
    lock.lock();
    try {
      return sending.size() + waiting.size();
    } finally {
      lock.unlock();
    }
  }

  long deliveredCount() {
    return delivered.get();
  }

  @Override
  public void run() {
    try {
      while (takeBatch()) {
        int size = sending.size();
        deliverOrKeep();
        if (size >= CROWD) {
          LockSupport.parkNanos(GATHER_NANOS);
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("Interrupted; what is unsent stays in the journal.");
    } finally {
      finish();
    }
  }

  /** Waits for something to send; false once it is closing and nothing is left. */
  private boolean takeBatch() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (waiting.isEmpty() && !closing) {
        changed.await();
      }
      List<Completion> batch = new ArrayList<>();
      int bytes = 0;
      while (!waiting.isEmpty()
          && batch.size() < (alone > 0 ? 1 : MAX_BATCH)
          && (batch.isEmpty() || bytes + size(waiting.element()) <= MAX_BATCH_BYTES)) {
        Completion next = waiting.remove();
        bytes += size(next);
        batch.add(next);
      }
      sending = batch;
      alone = Math.max(0, alone - 1);
      return !batch.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  private static int size(Completion completion) {
    return 100 + completion.result().size() + 2 * completion.error().length();
  }

  private void deliverOrKeep() throws InterruptedException {
    try {
      deliver();
    } catch (RuntimeException e) { // a fault of ours must not cost completions
      LOG.error("Expected to deliver {} completions, but failed; they stay.", sending.size(), e);
      lock.lock();
      try {
        sending.reversed().forEach(waiting::addFirst);
        sending = List.of();
        failing = true;
      } finally {
        lock.unlock();
      }
      if (!awaitRetry()) {
        throw new InterruptedException("closed");
      }
    }
  }

  private void deliver() throws InterruptedException {
    while (true) {
      try {
        delivered(Calls.await(called(), "complete"));
        return;
      } catch (CarillonException e) {
        if (!Calls.repeatable(e)) {
          refused(e);
          return;
        }
        failed(e);
        if (!awaitRetry()) {
          throw new InterruptedException("closed");
        }
      }
    }
  }

  private CompletableFuture<List<CompletionCode>> called() {
    CompletableFuture<List<CompletionCode>> answer = link.complete(workerId, List.copyOf(sending));
    lock.lock();
    try {
      call = answer;
      if (givenUp) {
        answer.cancel(true);
      }
    } finally {
      lock.unlock();
    }
    return answer;
  }

  private void delivered(List<CompletionCode> codes) {
    for (int i = 0; i < codes.size(); i++) {
      if (codes.get(i) != CompletionCode.OK) {
        LOG.warn("The end of {} was not accepted: {}.", sending.get(i).attempt(), codes.get(i));
      }
    }
    delivered.addAndGet(sending.size());
    backoff.reset();
    if (forgetSending()) {
      listener.unsent(unsent());
    }
  }

  /** Whether delivery had failed before. */
  private boolean forgetSending() {
    boolean clear = journaled > 0 && journaled <= sending.size();
    journaled = Math.max(0, journaled - sending.size());
    boolean wasFailing;
    lock.lock();
    try {
      wasFailing = failing;
      sending = List.of();
      failing = false;
    } finally {
      lock.unlock();
    }
    if (clear) {
      clearJournal();
    }
    return wasFailing;
  }

  private void clearJournal() {
    try {
      journal.clear();
    } catch (IOException e) {
      LOG.warn("Expected to empty the journal of completions, but could not.", e);
    }
  }

  /** The batch was refused as a whole: find the one that is wrong by sending them one by one. */
  private void refused(CarillonException error) {
    List<Completion> batch = sending;
    if (batch.size() == 1) {
      LOG.error("The end of {} was refused: {}", batch.getFirst().attempt(), error.message());
      forgetSending();
      return;
    }
    lock.lock();
    try {
      batch.reversed().forEach(waiting::addFirst);
      sending = List.of();
      alone = batch.size();
    } finally {
      lock.unlock();
    }
  }

  private void failed(CarillonException error) {
    LOG.debug("Completions wait: {}", error.message());
    if (error.code() == ErrorCode.NOT_FOUND) {
      listener.unknownHere();
    }
    writeJournal();
    listener.unsent(unsent());
  }

  private void writeJournal() {
    List<Completion> all;
    lock.lock();
    try {
      failing = true;
      all = all();
    } finally {
      lock.unlock();
    }
    List<Completion> fresh = all.subList(Math.min(journaled, all.size()), all.size());
    try {
      journal.append(fresh);
      journaled = all.size();
    } catch (IOException e) {
      LOG.warn("Expected to write {} completions to the journal, but could not.", fresh.size(), e);
    }
  }

  /** False if it is closing and has no time left. */
  private boolean awaitRetry() throws InterruptedException {
    long left = backoff.nextNanos();
    lock.lockInterruptibly();
    try {
      while (left > 0 && failing && !givenUp) {
        left = changed.awaitNanos(left);
      }
      return !givenUp;
    } finally {
      lock.unlock();
    }
  }

  /** Sends what is left, for so long at most; the rest is in the journal after awaitDone. */
  void close(long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      closing = true;
      changed.signalAll();
      awaitDone(nanos);
      givenUp = true;
      changed.signalAll();
      call.cancel(true);
    } finally {
      lock.unlock();
    }
  }

  private void finish() {
    writeJournal();
    try {
      journal.close();
    } catch (IOException e) {
      LOG.warn("Expected to close the journal of completions, but could not.", e);
    }
    lock.lock();
    try {
      done = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the journal is closed, which it is soon after {@link #close}. */
  void awaitDone(long nanos) throws InterruptedException {
    long left = nanos;
    lock.lockInterruptibly();
    try {
      while (!done && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }
}
