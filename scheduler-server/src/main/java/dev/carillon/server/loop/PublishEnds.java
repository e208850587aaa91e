package dev.carillon.server.loop;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.Payload;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.Completion;
import dev.carillon.model.worker.Outcome;
import dev.carillon.server.core.Loop;
import dev.carillon.server.core.ServerRuns;
import dev.carillon.server.core.Wakeup;
import dev.carillon.server.core.port.AttemptStore;
import dev.carillon.server.core.port.PayloadPublisher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the attempts whose payloads the broker has answered. A loop of its own beside {@link
 * Publisher}: while one waits for Redis, the other works.
 */
public final class PublishEnds implements Loop {
  private static final Logger LOG = LoggerFactory.getLogger(PublishEnds.class);
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final int AT_ONCE = 500;
  private static final int MAX_ERROR = 4_000;

  private record Done(AttemptStore.Taken taken, PayloadPublisher.Result result) {}

  private final AttemptStore store;
  private final ServerRuns runs;
  private final Wakeup wakeup = new Wakeup();
  private final ConcurrentLinkedQueue<Done> done = new ConcurrentLinkedQueue<>();
  private final AtomicInteger inFlight = new AtomicInteger();

  public PublishEnds(AttemptStore store, ServerRuns runs) {
    this.store = store;
    this.runs = runs;
  }

  @Override
  public String name() {
    return "publish-ends";
  }

  /** Attempts begun and not ended here yet. */
  int inFlight() {
    return inFlight.get();
  }

  /** A payload is on its way. */
  void begun(AttemptStore.Taken taken) {
    inFlight.incrementAndGet();
    runs.started(taken);
  }

  /** It was taken and not sent. */
  void giveBack(AttemptStore.Taken taken) {
    inFlight.incrementAndGet();
    answered(taken, new PayloadPublisher.Result("not sent", true, false));
  }

  /** The broker has answered, or will not; any thread. */
  void answered(AttemptStore.Taken taken, PayloadPublisher.Result result) {
    done.add(new Done(taken, result));
    wakeup.ring();
  }

  @Override
  public Duration runOnce() {
    List<Done> batch = new ArrayList<>();
    for (Done next = done.poll();
        next != null;
        next = batch.size() < AT_ONCE ? done.poll() : null) {
      batch.add(next);
    }
    if (batch.isEmpty()) {
      return EVERY;
    }
    boolean again = false;
    try {
      end(batch);
    } catch (CarillonException e) {
      if (e.code() == ErrorCode.REDIS_AWAY
          || e.code() == ErrorCode.NOT_DURABLE
          || e.code() == ErrorCode.STORE_FULL) {
        // Repeating is safe, and the broker's word is not to be lost.
        again = true;
        done.addAll(batch);
        throw e;
      }
      batch.forEach(this::endAlone);
    } catch (RuntimeException e) {
      LOG.error("publish-ends: {} attempts are ended one by one", batch.size(), e);
      batch.forEach(this::endAlone);
    } finally {
      if (!again) {
        inFlight.addAndGet(-batch.size());
      }
    }
    return done.isEmpty() ? EVERY : Duration.ZERO;
  }

  /** Ends what the broker has answered so far; for an orderly stop. */
  public void finish(Duration most) {
    long until = System.nanoTime() + most.toNanos();
    while (!done.isEmpty() && System.nanoTime() - until < 0) {
      runOnce();
    }
  }

  /** One that cannot be ended must not hold up the others; its lease brings it back. */
  private void endAlone(Done each) {
    try {
      end(List.of(each));
    } catch (CarillonException e) {
      LOG.error(
          "publish-ends: {} could not be ended: {}", each.taken().attempt().id(), e.message());
    } catch (RuntimeException e) {
      LOG.error("publish-ends: {} could not be ended", each.taken().attempt().id(), e);
    }
  }

  private void end(List<Done> batch) {
    List<AttemptRef> away = new ArrayList<>();
    List<Completion> completions = new ArrayList<>();
    for (Done each : batch) {
      if (each.result().brokerAway()) {
        away.add(each.taken().attempt());
      } else {
        completions.add(completion(each));
      }
    }
    if (!away.isEmpty()) {
      store.release(away);
    }
    List<AttemptStore.Ended> ended =
        completions.isEmpty() ? List.of() : store.complete(completions);
    for (int i = 0; i < ended.size(); i++) {
      runs.ended(completions.get(i), ended.get(i));
    }
  }

  private static Completion completion(Done each) {
    AttemptRef attempt = each.taken().attempt();
    String error = each.result().error();
    if (error == null) {
      return new Completion(attempt, Outcome.SUCCEEDED, "", Payload.EMPTY, Duration.ZERO);
    }
    String text = error.length() > MAX_ERROR ? error.substring(0, MAX_ERROR) : error;
    Outcome outcome = each.result().fatal() ? Outcome.FAILED_FATALLY : Outcome.FAILED;
    return new Completion(attempt, outcome, text, Payload.EMPTY, Duration.ZERO);
  }

  @Override
  public void await(Duration most) throws InterruptedException {
    wakeup.await(most);
  }
}
