package dev.carillon.server.loop;

import dev.carillon.model.worker.Assignment;
import dev.carillon.model.worker.Completion;
import dev.carillon.model.worker.CompletionCode;
import dev.carillon.model.worker.Outcome;
import dev.carillon.server.core.Loop;
import dev.carillon.server.core.ServerRuns;
import dev.carillon.server.core.Wakeup;
import dev.carillon.server.core.port.AttemptStore;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Tells once a second how many ticks went out: {@code Scheduled items/s: N}. A second without any
 * is told once. Stands between those who end attempts and those who count them.
 */
public final class TickReport implements Loop, ServerRuns {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ServerRuns next;
  private final String queue;
  private final Consumer<String> out;
  private final LongAdder sent = new LongAdder();
  private final Wakeup never = new Wakeup();
  private long sinceNanos = System.nanoTime();
  private boolean quiet = true;

  /**
   * @param next told everything
   * @param queue of the ticks
   * @param out gets a line
   */
  public TickReport(ServerRuns next, String queue, Consumer<String> out) {
    this.next = next;
    this.queue = queue;
    this.out = out;
  }

  @Override
  public void started(AttemptStore.Taken taken) {
    next.started(taken);
  }

  @Override
  public void started(Assignment assignment, long latenessMillis) {
    next.started(assignment, latenessMillis);
  }

  @Override
  public void ended(Completion completion, AttemptStore.Ended ended) {
    next.ended(completion, ended);
    if (ended.code() == CompletionCode.OK
        && !ended.repeat()
        && completion.outcome() == Outcome.SUCCEEDED
        && ended.line().queue().equals(queue)) {
      sent.increment();
    }
  }

  @Override
  public String name() {
    return "tick-report";
  }

  @Override
  public Duration runOnce() {
    long now = System.nanoTime();
    long elapsed = now - sinceNanos;
    if (elapsed < SECOND.toNanos()) {
      return SECOND.minusNanos(elapsed);
    }
    long items = sent.sumThenReset();
    long rate = Math.round(items * (double) SECOND.toNanos() / elapsed);
    if (items > 0 || !quiet) {
      out.accept("Scheduled items/s: " + rate);
    }
    quiet = items == 0;
    sinceNanos = now;
    return SECOND;
  }

  @Override
  public void await(Duration most) throws InterruptedException {
    never.await(most);
  }
}
