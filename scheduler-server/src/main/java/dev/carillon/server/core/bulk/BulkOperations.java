package dev.carillon.server.core.bulk;

import dev.carillon.model.bulk.BulkJob;
import dev.carillon.model.bulk.BulkOrder;
import dev.carillon.model.bulk.BulkResult;
import dev.carillon.model.bulk.BulkResults;
import dev.carillon.model.bulk.BulkState;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.LoopSignals;
import dev.carillon.server.core.Sink;
import dev.carillon.server.core.port.BulkStore;
import dev.carillon.server.core.port.BulkStore.Answer;
import dev.carillon.server.core.port.BulkStore.Step;
import dev.carillon.server.core.port.SearchStore;
import dev.carillon.server.core.port.StoreInfo;
import dev.carillon.server.core.query.Pace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plans and applies bulk jobs on this server. */
public final class BulkOperations implements Bulk {
  private static final Logger LOG = LoggerFactory.getLogger(BulkOperations.class);
  private static final Duration PLAN_PATIENCE = Duration.ofSeconds(3);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);
  private static final int MAX_LIST = 200;
  private static final int DEFAULT_LIST = 50;
  private static final byte[] NONE = new byte[0];

  /** What it works with. */
  public record Parts(
      BulkStore store,
      SearchStore search,
      StoreInfo info,
      Pace pace,
      LoopSignals signals,
      Copies.Submitter submitter) {}

  private final BulkStore store;
  private final SearchStore search;
  private final StoreInfo info;
  private final BulkPlanner planner;
  private final DriftCheck drift;
  private final Copies copies;
  private final BulkRun.Teller workers;
  private final LoopSignals signals;
  private final BulkSettings settings;
  private final Executor executor;
  private final RandomGenerator random;
  private final ResultPages pages;

  /**
   * @param workers tells a worker that an attempt is to stop
   * @param executor runs plans and jobs, each on a thread of its own; interrupts them at the end
   */
  public BulkOperations(
      Parts parts,
      BulkRun.Teller workers,
      BulkSettings settings,
      Executor executor,
      RandomGenerator random) {
    this.store = parts.store();
    this.search = parts.search();
    this.info = parts.info();
    this.signals = parts.signals();
    this.planner = new BulkPlanner(search, info, parts.pace());
    this.drift = new DriftCheck(store, planner);
    this.copies = new Copies(search, parts.submitter());
    this.workers = workers;
    this.settings = settings;
    this.executor = executor;
    this.random = random;
    this.pages = new ResultPages(store);
  }

  @Override
  public BulkJob plan(BulkOrder order, Caller caller) {
    OrderChecks.check(order);
    String id = Ulid.random(info.nowMs(), random);
    Map<String, String> texts = BulkRecord.of(order, caller.name());
    texts.put(BulkRecord.STATE, BulkState.PLANNING.name());
    Answer unused =
        store.step(
            new Step(
                id,
                Set.of(),
                settings.server(),
                settings.lease(),
                OptionalInt.empty(),
                NONE,
                settings.planKept(),
                texts));
    CountDownLatch made = new CountDownLatch(1);
    PlanWork work = new PlanWork(store, planner, settings, id, order);
    executor.execute(
        () -> {
          try {
            work.run();
          } finally {
            made.countDown();
          }
        });
    try {
      boolean unusedToo = made.await(PLAN_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return get(id);
  }

  @Override
  public BulkJob apply(String id, int rate, Caller caller) {
    if (rate < 0 || rate > BulkSettings.MOST_RATE) {
      throw CarillonException.invalid(
          "rate",
          "Expected 0–100,000 tasks a second, but got " + rate + ".",
          "Leave it out for 20,000.");
    }
    BulkRecord job = record(id);
    String owner = owner();
    String started = Long.toString(job.startedMs() > 0 ? job.startedMs() : info.nowMs());
    Answer answer =
        store.step(
            new Step(
                id,
                EnumSet.of(BulkState.PLANNED, BulkState.STOPPED),
                owner,
                settings.lease(),
                OptionalInt.empty(),
                NONE,
                settings.jobKept(),
                Map.of(
                    BulkRecord.STATE,
                    BulkState.RUNNING.name(),
                    BulkRecord.STARTED,
                    started,
                    BulkRecord.ENDED,
                    "0",
                    BulkRecord.RATE,
                    Integer.toString(rate == 0 ? BulkSettings.RATE : rate))));
    switch (answer) {
      case Answer.Done _ -> work(id, owner);
      case Answer.OtherState(BulkState state) -> {
        if (state == BulkState.PLANNING || state == BulkState.FAILED) {
          throw CarillonException.of(
                  ErrorCode.WRONG_STATE, "Expected a plan that is made, but it is " + state + ".")
              .operation("apply")
              .subject(id)
              .advice(
                  state == BulkState.PLANNING
                      ? "Watch it until it is PLANNED."
                      : "Make a new plan.")
              .build();
        }
      }
      // A job that has just been stopped: its server lets it go with its next step.
      case Answer.Owned _ ->
          throw CarillonException.of(
                  ErrorCode.BUSY, "Expected a job that nobody works on, but its server still ends.")
              .operation("apply")
              .subject(id)
              .retryAfter(settings.lease())
              .advice("Try again in some seconds.")
              .build();
      case Answer.Stale _, Answer.Gone _ -> throw notFound("apply", id);
    }
    return get(id);
  }

  /** Goes on with jobs whose server has died. */
  public void adopt() {
    for (String id : store.abandoned(info.nowMs())) {
      String owner = owner();
      Answer answer =
          store.step(
              new Step(
                  id,
                  Set.of(BulkState.RUNNING),
                  owner,
                  settings.lease(),
                  OptionalInt.empty(),
                  NONE,
                  Duration.ZERO,
                  Map.of()));
      if (answer instanceof Answer.Done) {
        LOG.info("bulk {}: goes on where another server left it", id);
        work(id, owner);
      }
    }
  }

  /** A run that was stopped and not yet noticed it must not be taken for the one that follows. */
  private String owner() {
    return settings.server() + '.' + Long.toHexString(random.nextLong());
  }

  private void work(String id, String owner) {
    BulkRun run = new BulkRun(store, settings, drift, copies, workers, signals, id, owner);
    executor.execute(
        () -> {
          try {
            run.run();
          } catch (InterruptedException e) {
            // The server stops: the job stays RUNNING, and another server goes on with it.
            Thread.currentThread().interrupt();
          }
        });
  }

  @Override
  public BulkJob get(String id) {
    BulkRecord record = record(id);
    List<TaskId> ids = record.sample().stream().map(TaskId::parse).toList();
    List<Task> sample = ids.isEmpty() ? List.of() : search.find(ids, false);
    return told(record, sample);
  }

  /** A plan whose server died while it was made will never be one. */
  private BulkJob told(BulkRecord record, List<Task> sample) {
    boolean orphan =
        record.state() == BulkState.PLANNING && record.leaseMs() + 1_000 < info.nowMs();
    if (!orphan) {
      return record.job(sample);
    }
    Map<String, String> texts = new java.util.HashMap<>(record.texts());
    texts.put(BulkRecord.STATE, BulkState.FAILED.name());
    texts.put(BulkRecord.PROBLEM, "The server that made the plan is gone. Make a new one.");
    return new BulkRecord(record.id(), texts).job(sample);
  }

  private BulkRecord record(String id) {
    Map<String, String> texts = id.isBlank() ? Map.of() : store.read(id);
    if (!texts.containsKey(BulkRecord.STATE)) {
      throw notFound("get", id);
    }
    return new BulkRecord(id, texts);
  }

  private static CarillonException notFound(String operation, String id) {
    return CarillonException.of(
            ErrorCode.NOT_FOUND, "Expected an existing bulk job, but there is no '" + id + "'.")
        .operation(operation)
        .subject(id)
        .advice("A plan can be applied for 15 minutes; make a new one.")
        .build();
  }

  @Override
  public List<BulkJob> list(int most) {
    if (most < 0 || most > MAX_LIST) {
      throw CarillonException.invalid(
          "page_size", "Expected 1–200 jobs, but got " + most + ".", "Leave it out for 50.");
    }
    List<BulkJob> jobs = new ArrayList<>();
    for (String id : store.recent(most == 0 ? DEFAULT_LIST : most)) {
      Map<String, String> texts = store.read(id);
      if (texts.containsKey(BulkRecord.STATE)) {
        jobs.add(told(new BulkRecord(id, texts), List.of()));
      }
    }
    return jobs;
  }

  @Override
  public BulkJob stop(String id, Caller caller) {
    BulkRecord job = record(id);
    boolean planning = job.state() == BulkState.PLANNING;
    Answer answer =
        store.step(
            new Step(
                id,
                planning
                    ? EnumSet.of(BulkState.PLANNING)
                    : EnumSet.of(BulkState.PLANNED, BulkState.RUNNING),
                "",
                Duration.ZERO,
                OptionalInt.empty(),
                NONE,
                Duration.ZERO,
                Map.of(
                    BulkRecord.STATE,
                    planning ? BulkState.FAILED.name() : BulkState.STOPPED.name(),
                    BulkRecord.ENDED,
                    Long.toString(info.nowMs()),
                    "server",
                    "",
                    BulkRecord.PROBLEM,
                    planning ? "Stopped by " + caller.name() + " while it was planned." : "")));
    if (answer instanceof Answer.OtherState(BulkState state) && state != BulkState.STOPPED) {
      throw CarillonException.of(
              ErrorCode.WRONG_STATE, "Expected a job that is not over, but it is " + state + ".")
          .operation("stop")
          .subject(id)
          .advice("Nothing is left to stop.")
          .build();
    }
    return get(id);
  }

  @Override
  public void watch(String id, Sink<BulkJob> sink) {
    BulkJob last = null;
    while (sink.open()) {
      BulkJob now = get(id);
      if (!now.equals(last) && !sink.send(now) || now.state().resting()) {
        return;
      }
      last = now;
      try {
        TimeUnit.NANOSECONDS.sleep(LOOK_AGAIN.toNanos());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  @Override
  public BulkResults results(
      String id, Optional<BulkResult.Outcome> only, int pageSize, String pageToken) {
    return pages.page(record(id), only, pageSize, pageToken);
  }
}
