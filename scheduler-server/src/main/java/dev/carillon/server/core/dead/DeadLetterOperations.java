package dev.carillon.server.core.dead;

import dev.carillon.model.dead.Canary;
import dev.carillon.model.dead.CanaryState;
import dev.carillon.model.dead.CanaryTerms;
import dev.carillon.model.dead.DeadEdits;
import dev.carillon.model.dead.DeadGroups;
import dev.carillon.model.dead.DeadOutcome;
import dev.carillon.model.dead.DeadSelection;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskPage;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.LoopSignals;
import dev.carillon.server.core.Sink;
import dev.carillon.server.core.TaskTopics;
import dev.carillon.server.core.Wakeup;
import dev.carillon.server.core.port.DeadLetterStore;
import dev.carillon.server.core.port.DeadLetterStore.Moved;
import dev.carillon.server.core.port.DeadLetterStore.Pile;
import dev.carillon.server.core.port.PayloadPublisher;
import dev.carillon.server.core.port.StoreInfo;
import dev.carillon.server.core.query.Pace;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Dead letters, checked and moved in batches. */
public final class DeadLetterOperations implements DeadLetters {
  private static final int BATCH = 1_000;
  private static final int SAMPLE = 10;
  private static final Duration EXPIRING = Duration.ofHours(24);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

  private final DeadLetterStore store;
  private final Sieve sieve;
  private final StoreInfo info;
  private final LoopSignals signals;
  private final TaskTopics topics;
  private final Duration keepDead;
  private final int buckets;
  private final RandomGenerator random;
  private final Wakeup never = new Wakeup();

  /**
   * @param keepDead how long retention keeps dead letters
   * @param pace that of all searches of this server
   */
  public DeadLetterOperations(
      DeadLetterStore store,
      StoreInfo info,
      LoopSignals signals,
      TaskTopics topics,
      Duration keepDead,
      int buckets,
      RandomGenerator random,
      Pace pace) {
    this.store = store;
    this.sieve = new Sieve(store, pace);
    this.info = info;
    this.signals = signals;
    this.topics = topics;
    this.keepDead = keepDead;
    this.buckets = buckets;
    this.random = random;
  }

  private long expiringBefore(long nowMs) {
    return nowMs - keepDead.minus(EXPIRING).toMillis();
  }

  private Selected selected(DeadSelection selection, long nowMs) {
    return Selected.of(store, selection, expiringBefore(nowMs));
  }

  private List<Pile> piles(DeadSelection selection, long nowMs) {
    return sieve.counted(selected(selection, nowMs), nowMs, expiringBefore(nowMs));
  }

  @Override
  public DeadGroups groups(DeadSelection selection, int limit) {
    DeadChecks.fits(selection);
    int most = DeadChecks.page(limit, "limit");
    long now = info.nowMs();
    return DeadGroupsView.of(store, piles(selection, now), most, now);
  }

  @Override
  public TaskPage list(DeadSelection selection, int pageSize, String pageToken) {
    DeadChecks.fits(selection);
    int most = DeadChecks.page(pageSize, "page_size");
    long now = info.nowMs();
    Selected selected = selected(selection, now);
    if (selected.reading()) {
      return sieve.page(selected, now, most, pageToken);
    }
    List<Pile> piles = selected.piles();
    DeadLetterStore.Page page = store.newest(piles, most, pageToken);
    return new TaskPage(page.tasks(), page.nextToken(), DeadGroupsView.sum(piles));
  }

  @Override
  public DeadOutcome redrive(
      DeadSelection selection, DeadEdits edits, Extent extent, Caller caller) {
    fits(edits, caller);
    DeadOutcome outcome =
        move(selection, extent, ids -> store.redrive(ids, edits, caller.name()), "", 0);
    if (outcome.done() > 0) {
      signals.ready();
    }
    return outcome;
  }

  /** Of which types they are is not known: any may be one whose payload goes to a topic. */
  private void fits(DeadEdits edits, Caller caller) {
    DeadChecks.fits(edits);
    Optional.ofNullable(edits.setAttributes().get(PayloadPublisher.TOPIC))
        .flatMap(topic -> topics.problem(topic, caller))
        .ifPresent(
            problem -> {
              throw problem;
            });
  }

  @Override
  public DeadOutcome discard(
      DeadSelection selection, Duration window, String token, Extent extent, Caller caller) {
    Duration open = DeadChecks.undoWindow(window);
    String under =
        token.isEmpty()
            ? TaskId.random(0, random).local()
            : DeadChecks.id("00-" + token, "token").local();
    long[] until = {0};
    DeadOutcome outcome =
        move(
            selection,
            extent,
            ids -> {
              DeadLetterStore.Discarded batch = store.discard(ids, under, open, caller.name());
              until[0] = Math.max(until[0], batch.untilMs());
              return batch.moved();
            },
            under,
            0);
    return new DeadOutcome(
        outcome.dryRun(),
        outcome.matched(),
        outcome.done(),
        outcome.skipped(),
        outcome.remaining(),
        outcome.sample(),
        outcome.slices(),
        outcome.diedUntilMs(),
        // What took nothing has nothing to undo; a call that goes on keeps its token.
        extent.dryRun() || token.isEmpty() && outcome.done() == 0 ? "" : under,
        until[0]);
  }

  /** Moves a selection batch by batch, the oldest first; what cannot be moved is passed over. */
  private DeadOutcome move(
      DeadSelection selection,
      Extent extent,
      Function<List<TaskId>, Moved> batch,
      String token,
      long until) {
    DeadChecks.some(selection);
    int most = DeadChecks.limit(extent.limit());
    if (!selection.ids().isEmpty()) {
      return moveTasks(DeadChecks.ids(selection), extent, batch, token, until);
    }
    long now = info.nowMs();
    long diedUntil = extent.diedUntilMs() == 0 ? now : extent.diedUntilMs();
    Selected selected = selected(selection, now);
    if (selected.reading()) {
      return new SiftedMove(sieve, selected, diedUntil, most, extent.dryRun(), batch)
          .run(token, until);
    }
    List<Pile> piles = selected.piles();
    long matched = store.count(piles, diedUntil);
    DeadLetterStore.Ids oldest = store.oldest(piles, diedUntil);
    List<TaskId> ids = oldest.next(extent.dryRun() ? SAMPLE : Math.min(BATCH, most));
    List<TaskId> sample = ids.subList(0, Math.min(SAMPLE, ids.size()));
    Moved moved = Moved.NOTHING;
    for (int left = most; !extent.dryRun() && !ids.isEmpty(); ) {
      moved = moved.plus(batch.apply(ids));
      left -= ids.size();
      ids = oldest.next(Math.min(BATCH, left));
    }
    return new DeadOutcome(
        extent.dryRun(),
        matched,
        moved.done(),
        moved.skipped(),
        extent.dryRun() ? matched : store.count(piles, diedUntil),
        sample.stream().map(TaskId::toString).toList(),
        Selected.slices(piles),
        diedUntil,
        token,
        until);
  }

  private DeadOutcome moveTasks(
      List<TaskId> ids,
      Extent extent,
      Function<List<TaskId>, Moved> batch,
      String token,
      long until) {
    Moved moved = extent.dryRun() ? Moved.NOTHING : batch.apply(ids);
    return new DeadOutcome(
        extent.dryRun(),
        ids.size(),
        moved.done(),
        moved.skipped(),
        extent.dryRun() ? ids.size() : 0,
        ids.stream().limit(SAMPLE).map(TaskId::toString).toList(),
        List.of(),
        0,
        token,
        until);
  }

  @Override
  public DeadOutcome undo(String token, Caller caller) {
    String local = DeadChecks.id("00-" + token, "token").local();
    Moved moved = store.undo(local, caller.name());
    if (moved.done() == 0) {
      throw CarillonException.of(
              ErrorCode.NOT_FOUND,
              "Expected a discard that can be undone, but nothing of '" + token + "' is left.")
          .operation("undo")
          .subject(token)
          .advice("Its window is over, or it was undone before.")
          .build();
    }
    return new DeadOutcome(
        false,
        moved.done() + moved.skipped(),
        moved.done(),
        moved.skipped(),
        0,
        List.of(),
        List.of(),
        0,
        local,
        0);
  }

  @Override
  public Canary startCanary(
      DeadSelection selection, DeadEdits edits, CanaryTerms terms, Caller caller) {
    DeadChecks.some(selection);
    fits(edits, caller);
    DeadChecks.fits(terms);
    if (!selection.ids().isEmpty()) {
      throw CarillonException.invalid(
          "selection.ids",
          "Expected a group, queue, type, tenant or filter, but got ids.",
          "Redrive single tasks without a canary.");
    }
    long total = DeadGroupsView.sum(piles(selection, info.nowMs()));
    if (total == 0) {
      throw CarillonException.of(
              ErrorCode.NOT_FOUND, "Expected dead letters to redrive, but none fits.")
          .operation("canary")
          .advice("Look at the groups: carillon dlq groups")
          .build();
    }
    TaskId id = TaskId.random(random.nextInt(buckets), random);
    store.create(
        new Canary(
            id.toString(),
            CanaryState.ONE,
            "One goes first.",
            selection,
            edits,
            terms,
            caller.name(),
            0,
            0,
            total,
            Canary.Counts.NONE));
    return canary(id);
  }

  @Override
  public Canary canary(TaskId id) {
    Canary canary =
        store
            .canary(id)
            .orElseThrow(() -> CarillonException.notFound("canary", "canary", id.toString()));
    return canary.with(store.tally(id, canary.terms().window()).counts());
  }

  @Override
  public List<Canary> canaries() {
    return store.canaries(IntStream.range(0, buckets).boxed().toList()).stream()
        .map(c -> c.with(store.tally(DeadChecks.id(c.id(), "id"), c.terms().window()).counts()))
        .toList();
  }

  @Override
  public Canary abort(TaskId id, String reason, Caller caller) {
    while (true) {
      Canary now = canary(id);
      if (!now.state().live()) {
        throw CarillonException.of(
                ErrorCode.WRONG_STATE,
                "Expected a canary under way, but it is " + now.state() + ".")
            .operation("abort")
            .subject(id.toString())
            .advice("Nothing is left to stop.")
            .build();
      }
      String verdict = "Stopped by " + caller.name() + (reason.isEmpty() ? "." : ": " + reason);
      if (store.move(id, now.state(), CanaryState.ABORTED, verdict)) {
        return canary(id);
      }
    }
  }

  @Override
  public void watch(TaskId id, Sink<Canary> sink) {
    Canary last = null;
    while (true) {
      Canary now = canary(id);
      if (!now.equals(last) && !sink.send(now)) {
        return;
      }
      if (!now.state().live() || !sink.open()) {
        return;
      }
      last = now;
      try {
        never.await(LOOK_AGAIN);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
