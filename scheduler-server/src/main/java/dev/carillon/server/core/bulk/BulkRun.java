package dev.carillon.server.core.bulk;

import dev.carillon.model.bulk.BulkAction;
import dev.carillon.model.bulk.BulkOrder;
import dev.carillon.model.bulk.BulkResult.Outcome;
import dev.carillon.model.bulk.BulkState;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.server.core.LoopSignals;
import dev.carillon.server.core.port.BulkStore;
import dev.carillon.server.core.port.BulkStore.Answer;
import dev.carillon.server.core.port.BulkStore.Chunk;
import dev.carillon.server.core.port.BulkStore.Effect;
import dev.carillon.server.core.port.BulkStore.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works on one job that this server has taken, chunk by chunk: does it, then notes the results and
 * moves the cursor in one step. A server that dies between the two leaves a chunk that is done
 * again, which changes nothing.
 */
public final class BulkRun {
  private static final Logger LOG = LoggerFactory.getLogger(BulkRun.class);
  private static final Duration AWAY = Duration.ofMillis(500);
  private static final byte[] NONE = new byte[0];

  /** Most chunks of one round trip, and parts of a second whose tasks may come at once. */
  private static final int AT_ONCE = 4;

  private static final int PARTS = 20;

  /** It rests for this part of the time that the store took. */
  private static final int REST = 4;

  /** Tells a worker that one of its attempts is to stop. */
  @FunctionalInterface
  public interface Teller {
    void tellCancel(String workerId, AttemptRef attempt, String reason);
  }

  private final BulkStore store;
  private final BulkSettings settings;
  private final DriftCheck drift;
  private final Copies copies;
  private final Teller workers;
  private final LoopSignals signals;
  private final String id;
  private final String owner;

  /**
   * @param owner whom the job's lease names: this run alone, not all of its server
   */
  BulkRun(
      BulkStore store,
      BulkSettings settings,
      DriftCheck drift,
      Copies copies,
      Teller workers,
      LoopSignals signals,
      String id,
      String owner) {
    this.store = store;
    this.settings = settings;
    this.drift = drift;
    this.copies = copies;
    this.workers = workers;
    this.signals = signals;
    this.id = id;
    this.owner = owner;
  }

  /** Works until the job is over, stopped, or taken over by another server. */
  void run() throws InterruptedException {
    while (true) {
      try {
        if (pass()) {
          return;
        }
      } catch (CarillonException e) {
        if (!passes(e)) {
          LOG.warn("bulk {}: given up, {}", id, e.message());
          fail(e.message());
          return;
        }
        LOG.info("bulk {}: waits, {}", id, e.message());
        TimeUnit.NANOSECONDS.sleep(AWAY.toNanos());
      } catch (RuntimeException e) {
        LOG.error("bulk {}: given up", id, e);
        fail("Carillon made a mistake; the server's log says more: " + e);
        return;
      }
    }
  }

  /** True once there is nothing more for this server to do. */
  private boolean pass() throws InterruptedException {
    Map<String, String> texts = store.read(id);
    if (texts.isEmpty()) {
      return true;
    }
    BulkRecord job = new BulkRecord(id, texts);
    if (!job.driftKnown() && !step(OptionalInt.empty(), NONE, drift.check(job, this::alive))) {
      return true;
    }
    BulkOrder order = job.order();
    int rate = job.rate() > 0 ? job.rate() : BulkSettings.RATE;
    long next = System.nanoTime();
    int most = Math.clamp(rate / (PARTS * BulkStore.CHUNK), 1, AT_ONCE);
    for (int cursor = job.cursor(); cursor < job.chunks(); ) {
      int some = Math.min(most, job.chunks() - cursor);
      List<Chunk> chunks = store.chunks(id, cursor, some);
      if (chunks.size() < some) {
        return end(BulkState.FAILED, "Part of the plan is gone.");
      }
      long start = System.nanoTime();
      List<byte[]> results = apply(order, chunks, job.actor());
      long took = System.nanoTime() - start;
      boolean ours = true;
      for (byte[] each : results) {
        // All were done: also of a job that was stopped meanwhile each is to be noted.
        ours &= step(OptionalInt.of(cursor++), each, tally(each));
      }
      if (!ours) {
        return true;
      }
      // It rests each time, so that a slow store is not driven any harder.
      long tasks = chunks.stream().mapToLong(chunk -> chunk.items().size()).sum();
      next = Math.max(next, start) + TimeUnit.SECONDS.toNanos(1) * tasks / rate;
      TimeUnit.NANOSECONDS.sleep(Math.max(took / REST, next - System.nanoTime()));
    }
    return end(BulkState.DONE, "");
  }

  private List<byte[]> apply(BulkOrder order, List<Chunk> chunks, String actor) {
    List<List<Effect>> effects =
        order.action() == BulkAction.RETRY_AS_NEW
            ? chunks.stream().map(chunk -> copies.submit(id, order, chunk, actor)).toList()
            : store.apply(order, chunks, actor, settings.cancelGrace());
    List<byte[]> results = new ArrayList<>(chunks.size());
    for (int i = 0; i < chunks.size(); i++) {
      results.add(results(order, chunks.get(i), effects.get(i)));
    }
    return results;
  }

  private byte[] results(BulkOrder order, Chunk chunk, List<Effect> effects) {
    byte[] results = new byte[effects.size()];
    for (int i = 0; i < results.length; i++) {
      results[i] = Codes.of(order, chunk.items().get(i), effects.get(i));
      switch (effects.get(i)) {
        case Effect.Told told ->
            workers.tellCancel(told.workerId(), told.attempt(), order.reason());
        case Effect.Fault fault -> LOG.warn("bulk {}: {}", id, fault.text());
        case Effect.Refused refused ->
            LOG.info("bulk {}: {}, {}", id, chunk.items().get(i).id(), refused.text());
        case Effect.Done _,
            Effect.OtherState _,
            Effect.Changed _,
            Effect.TooLate _,
            Effect.KeyTaken _,
            Effect.Gone _ -> {}
      }
    }
    switch (order.action()) {
      case RETRY, RUN, PRIORITY -> signals.ready();
      case RESUME, RESCHEDULE -> {
        signals.ready();
        signals.due(chunk.items().getFirst().id().bucket(), 0);
      }
      // Submitting has told the loops.
      case CANCEL, DELETE, HOLD, RETRY_AS_NEW -> {}
    }
    return results;
  }

  private static Map<String, String> tally(byte[] results) {
    int[] counts = new int[Outcome.values().length];
    for (byte code : results) {
      counts[Codes.outcome(code).ordinal()]++;
    }
    Map<String, String> adds = new HashMap<>();
    adds.put("+" + BulkRecord.OK, Integer.toString(counts[Outcome.OK.ordinal()]));
    adds.put("+" + BulkRecord.SKIPPED, Integer.toString(counts[Outcome.SKIPPED.ordinal()]));
    adds.put("+" + BulkRecord.FAILED, Integer.toString(counts[Outcome.FAILED.ordinal()]));
    return adds;
  }

  /** Keeps the job while something takes long; false once it is not this server's any more. */
  private boolean alive() {
    return step(OptionalInt.empty(), NONE, Map.of());
  }

  /** False if the job was stopped or is another server's: then it is none of ours. */
  private boolean step(OptionalInt chunk, byte[] results, Map<String, String> set) {
    Answer answer =
        store.step(
            new Step(
                id,
                Set.of(BulkState.RUNNING),
                owner,
                settings.lease(),
                chunk,
                results,
                Duration.ZERO,
                set));
    return switch (answer) {
      case Answer.Done _ -> true;
      // Our own step whose answer was lost: it counts.
      case Answer.Stale _ -> true;
      case Answer.OtherState(BulkState state) -> {
        if (state == BulkState.STOPPED && chunk.isPresent()) {
          noteLast(chunk, results, set);
        }
        yield false;
      }
      case Answer.Owned _, Answer.Gone _ -> false;
    };
  }

  /** What was done while somebody stopped the job is noted, so that it is not done once more. */
  private void noteLast(OptionalInt chunk, byte[] results, Map<String, String> set) {
    Answer unused =
        store.step(
            new Step(
                id,
                Set.of(BulkState.STOPPED),
                owner,
                Duration.ZERO,
                chunk,
                results,
                Duration.ZERO,
                set));
  }

  /** In one step: one that is over has its end, for whoever sees the one or the other first. */
  private boolean end(BulkState state, String problem) {
    Answer unused =
        store.step(
            new Step(
                id,
                Set.of(BulkState.RUNNING),
                owner,
                Duration.ZERO,
                OptionalInt.empty(),
                NONE,
                settings.jobKept(),
                Map.of(
                    BulkRecord.STATE,
                    state.name(),
                    BulkRecord.PROBLEM,
                    problem,
                    "@" + BulkRecord.ENDED,
                    "")));
    return true;
  }

  private static boolean passes(CarillonException e) {
    return e.code() == ErrorCode.REDIS_AWAY
        || e.code() == ErrorCode.NOT_DURABLE
        || e.code() == ErrorCode.STORE_FULL;
  }

  /** Waits until it can say so: a job nobody has ended would be begun again for ever. */
  private void fail(String problem) throws InterruptedException {
    while (true) {
      try {
        boolean unused = end(BulkState.FAILED, problem);
        return;
      } catch (CarillonException e) {
        LOG.info("bulk {}: could not be marked as failed, {}", id, e.message());
        if (!passes(e)) {
          return;
        }
        TimeUnit.NANOSECONDS.sleep(AWAY.toNanos());
      }
    }
  }
}
