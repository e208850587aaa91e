package dev.carillon.server.core;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.queue.PauseInfo;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.worker.Assignment;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.Beat;
import dev.carillon.model.worker.ClaimResult;
import dev.carillon.model.worker.Completion;
import dev.carillon.model.worker.CompletionCode;
import dev.carillon.model.worker.Hint;
import dev.carillon.model.worker.Order;
import dev.carillon.model.worker.Outcome;
import dev.carillon.model.worker.Registration;
import dev.carillon.model.worker.Ulid;
import dev.carillon.model.worker.Welcome;
import dev.carillon.model.worker.WorkerSnapshot;
import dev.carillon.model.worker.WorkerStatus;
import dev.carillon.server.core.port.AttemptStore;
import dev.carillon.server.core.port.HintChannel;
import dev.carillon.server.core.port.LogStore;
import dev.carillon.server.core.port.PayloadPublisher;
import dev.carillon.server.core.port.Telemetry;
import dev.carillon.server.core.port.Tracing;
import dev.carillon.server.core.port.WorkerBoard;
import dev.carillon.server.core.pull.PullWorkers;
import dev.carillon.server.core.trace.AttemptTraces;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The workers of this server: who is there, what they run, and what they are told. */
public final class WorkerRegistry implements Workers, ServerRuns {
  private static final int MAX_BATCH = 500;
  private static final int MAX_SLOTS = 10_000;
  private static final Duration KEEP_GONE = Duration.ofHours(1);
  private static final Duration DEFAULT_DRAIN = Duration.ofSeconds(30);

  /** What a registration is answered with, but for the time. */
  public record Terms(
      String cluster, String kafkaBootstrap, String kafkaGroup, String kafkaTopicPrefix) {}

  /**
   * What the registry stands on.
   *
   * @param otherServers ids of the other live servers
   */
  public record Ports(
      AttemptStore attempts,
      LogStore logs,
      HintChannel kafka,
      Telemetry telemetry,
      WorkerBoard board,
      Supplier<List<String>> otherServers,
      Tracing tracing) {
    /** Without spans. */
    public Ports(
        AttemptStore attempts,
        LogStore logs,
        HintChannel kafka,
        Telemetry telemetry,
        WorkerBoard board,
        Supplier<List<String>> otherServers) {
      this(attempts, logs, kafka, telemetry, board, otherServers, Tracing.NONE);
    }
  }

  private final Ports ports;
  private final EngineSettings settings;
  private final Terms terms;
  private final Window window;
  private final Statistics statistics;
  private final Changes changes;
  private final LoopSignals signals;
  private final Clock clock;
  private final Map<String, WorkerEntry> entries = new ConcurrentHashMap<>();
  private final PullWorkers pullers;
  private final WorkerDesk desk;
  private final AttemptTraces traces;

  public WorkerRegistry(
      Ports ports,
      EngineSettings settings,
      Terms terms,
      Window window,
      Statistics statistics,
      Changes changes,
      LoopSignals signals,
      Clock clock) {
    this.ports = ports;
    this.settings = settings;
    this.terms = terms;
    this.window = window;
    this.statistics = statistics;
    this.changes = changes;
    this.signals = signals;
    this.clock = clock;
    this.pullers = new PullWorkers(clock);
    this.traces = new AttemptTraces(ports.tracing());
    this.desk =
        new WorkerDesk(
            entries,
            ports.board(),
            ports.otherServers(),
            () -> ports.kafka().open(),
            settings.cancelGrace(),
            signals);
  }

  /** Those who ask for work instead of keeping a session; they are listed too. */
  public PullWorkers pullers() {
    return pullers;
  }

  @Override
  public Welcome register(Registration registration) {
    check(registration);
    desk.arrived(
        registration.workerId(),
        Objects.requireNonNull(
            entries.compute(
                registration.workerId(),
                (id, known) ->
                    known != null && (known.live() || known.registration().equals(registration))
                        ? known
                        : new WorkerEntry(registration, clock.millis()))));
    forgetOldOnes();
    if (registration.kafkaCapable() && ports.kafka().open()) {
      ports.kafka().prepare(registration.types());
    }
    return new Welcome(
        settings.lease(),
        settings.heartbeat(),
        registration.kafkaCapable() ? terms.kafkaBootstrap() : "",
        terms.kafkaGroup(),
        terms.kafkaTopicPrefix(),
        terms.cluster(),
        clock.millis());
  }

  private static void check(Registration r) {
    if (!Ulid.valid(r.workerId())) {
      throw CarillonException.invalid(
          "worker_id",
          "Expected a ULID (26 characters), but got '" + r.workerId() + "'.",
          "Make a new one for each process.");
    }
    if (r.slots() < 1 || r.slots() > MAX_SLOTS) {
      throw CarillonException.invalid(
          "slots", "Expected 1–10,000 slots, but got " + r.slots() + ".", "");
    }
    if (r.types().isEmpty()) {
      throw CarillonException.invalid(
          "types",
          "Expected at least one type that the worker can run, but got none.",
          "Name what it can run.");
    }
    r.types().forEach(type -> TaskChecks.name("types", type));
    r.queues().forEach(queue -> TaskChecks.name("queues", queue));
  }

  private void forgetOldOnes() {
    long before = clock.millis() - KEEP_GONE.toMillis();
    entries.values().removeIf(e -> !e.live() && e.lastBeatMs() < before);
  }

  private WorkerEntry known(String workerId) {
    WorkerEntry entry = entries.get(workerId);
    if (entry == null) {
      throw CarillonException.of(
              ErrorCode.NOT_FOUND,
              "Expected a registered worker, but this server does not know '" + workerId + "'.")
          .operation("worker")
          .subject(workerId)
          .advice("Register first; a server forgets its workers when it is started anew.")
          .build();
    }
    return entry;
  }

  @Override
  public Session open(
      String workerId, boolean kafkaJoined, Consumer<Order> orders, Runnable closed) {
    WorkerEntry entry = known(workerId);
    long number = entry.attach(orders, closed, kafkaJoined, clock.millis());
    signals.ready();
    return new Session() {
      @Override
      public void beat(Beat beat) {
        WorkerRegistry.this.beat(entry, beat);
      }

      @Override
      public void leave() {
        entry.leave(number);
        close();
      }

      @Override
      public void close() {
        List<Hint> unclaimed = entry.detach(number);
        if (!unclaimed.isEmpty()) {
          ports.attempts().unpublish(unclaimed);
          signals.ready();
        }
      }
    };
  }

  private void beat(WorkerEntry entry, Beat beat) {
    int freeBefore = entry.free();
    entry.beat(beat, clock.millis(), System.nanoTime());
    try {
      List<AttemptStore.Renewal> renewals =
          beat.running().isEmpty()
              ? List.of()
              : ports
                  .attempts()
                  .heartbeat(
                      beat.running(), beat.progress(), settings.lease(), settings.cancelGrace());
      List<AttemptRef> cancelled = new ArrayList<>();
      List<AttemptRef> lost = new ArrayList<>();
      for (int i = 0; i < renewals.size(); i++) {
        AttemptRef attempt = beat.running().get(i);
        switch (renewals.get(i)) {
          case RENEWED -> {}
          case CANCEL -> cancelled.add(attempt);
          case LOST -> lost.add(attempt);
        }
        changes.happened(attempt.id());
      }
      entry.tell(new Order.Renewed(beat.sequence(), false));
      if (!cancelled.isEmpty()) {
        entry.tell(new Order.Cancel(cancelled, settings.cancelGrace(), "cancelled"));
      }
      if (!lost.isEmpty()) {
        lost.forEach(entry::over);
        entry.tell(new Order.Lost(lost, "another attempt is current, or the task is gone"));
      }
    } catch (CarillonException e) {
      if (e.code() != ErrorCode.REDIS_AWAY) {
        throw e;
      }
      entry.tell(new Order.Renewed(beat.sequence(), true));
    }
    if (entry.free() > freeBefore || beat.running().isEmpty()) {
      signals.ready();
    }
  }

  @Override
  public List<ClaimResult> claim(String workerId, List<AttemptRef> attempts) {
    checkBatch("attempts", attempts.size());
    WorkerEntry entry = known(workerId);
    List<AttemptStore.Claim> claims =
        entry.claiming(paused -> claim(entry.registration(), attempts, paused));
    long nanos = System.nanoTime();
    List<ClaimResult> results = new ArrayList<>(claims.size());
    boolean refused = false;
    for (int i = 0; i < claims.size(); i++) {
      AttemptRef attempt = attempts.get(i);
      AttemptStore.Claim claim = claims.get(i);
      long overKafka = window.answered(attempt.id());
      boolean accepted = claim.result() instanceof ClaimResult.Claimed;
      long overSession = entry.claimed(attempt, accepted, nanos);
      if (claim.result() instanceof ClaimResult.Claimed(var assignment)) {
        Waits waits = new Waits(claim, assignment);
        long sent = overSession != 0 ? overSession : overKafka;
        ports.telemetry().started(work(assignment), waits.since(sent, nanos));
        statistics.started(assignment.queue(), claim.latenessMillis());
      } else {
        refused = true;
      }
      changes.happened(attempt.id());
      results.add(traced(claim, workerId));
    }
    if (refused) {
      signals.ready();
    }
    return results;
  }

  private ClaimResult traced(AttemptStore.Claim claim, String workerId) {
    return claim.result() instanceof ClaimResult.Claimed(var assignment)
        ? new ClaimResult.Claimed(began(assignment, claim, workerId))
        : claim.result();
  }

  private Assignment began(Assignment assignment, AttemptStore.Claim claim, String workerId) {
    Moves.began(assignment, workerId);
    long since = Math.max(claim.createdMs(), claim.readyMs());
    return traces.began(assignment, workerId, since, claim.startedMs());
  }

  /**
   * A paused worker is given nothing, and what was offered to it goes back; the repeat of a claim
   * that was accepted before is answered as then.
   */
  private List<AttemptStore.Claim> claim(
      Registration r, List<AttemptRef> attempts, boolean paused) {
    List<String> types = paused ? List.of() : r.types();
    List<AttemptStore.Claim> claims =
        ports.attempts().claim(r.workerId(), types, r.queues(), settings.lease(), attempts);
    return paused ? claims.stream().map(WorkerRegistry::asPaused).toList() : claims;
  }

  private static AttemptStore.Claim asPaused(AttemptStore.Claim claim) {
    return claim.result() instanceof ClaimResult.Refused(ClaimResult.Reason reason)
            && reason == ClaimResult.Reason.UNSUPPORTED
        ? new AttemptStore.Claim(
            new ClaimResult.Refused(ClaimResult.Reason.PAUSED), claim.latenessMillis())
        : claim;
  }

  @Override
  public List<CompletionCode> complete(String workerId, List<Completion> completions) {
    checkBatch("completions", completions.size());
    completions.forEach(WorkerRegistry::check);
    WorkerEntry entry = entries.get(workerId);
    List<AttemptStore.Ended> ended = ports.attempts().complete(completions);
    List<CompletionCode> codes = new ArrayList<>(ended.size());
    for (int i = 0; i < ended.size(); i++) {
      Completion completion = completions.get(i);
      if (entry != null) {
        boolean accepted = ended.get(i).code() == CompletionCode.OK && !ended.get(i).repeat();
        if (accepted) {
          entry.completed(completion.attempt());
        } else {
          entry.over(completion.attempt());
        }
      }
      ended(completion, ended.get(i));
      codes.add(ended.get(i).code());
    }
    signals.ready();
    return codes;
  }

  private static void check(Completion completion) {
    if (completion.result().size() > 65_536) {
      throw CarillonException.of(
              ErrorCode.TOO_LARGE,
              "Expected a result of at most 65,536 bytes, but got "
                  + completion.result().size()
                  + ".")
          .field("result")
          .operation("complete")
          .subject(completion.attempt().id().toString())
          .advice("Put large results elsewhere and return their address.")
          .build();
    }
  }

  @Override
  public void started(AttemptStore.Taken taken) {
    long lateness =
        Math.max(
            0, taken.task().startedMs() - Math.max(taken.task().dueMs(), taken.task().createdMs()));
    ports
        .telemetry()
        .started(
            new Telemetry.Work(taken.task().queue(), taken.task().type()),
            Waits.of(taken.task(), lateness));
    statistics.started(taken.task().queue(), lateness);
    traces.began(taken);
    changes.happened(taken.attempt().id());
  }

  @Override
  public void started(Assignment assignment, long latenessMillis) {
    ports
        .telemetry()
        .started(work(assignment), new Telemetry.Waited(latenessMillis, -1, latenessMillis, -1));
    statistics.started(assignment.queue(), latenessMillis);
    changes.happened(assignment.attempt().id());
  }

  @Override
  public Assignment handedOut(Assignment assignment, AttemptStore.Claim claim, String workerId) {
    Waits waits = new Waits(claim, assignment);
    ports.telemetry().started(work(assignment), waits.since(0, 0));
    statistics.started(assignment.queue(), claim.latenessMillis());
    changes.happened(assignment.attempt().id());
    return began(assignment, claim, workerId);
  }

  private static Telemetry.Work work(Assignment assignment) {
    return new Telemetry.Work(assignment.queue(), assignment.type());
  }

  /** Counts the end of an attempt and tells those who watch it. */
  @Override
  public void ended(Completion completion, AttemptStore.Ended ended) {
    if (ended.code() == CompletionCode.OK && !ended.repeat()) {
      traces.ended(completion);
      Moves.ended(completion, ended);
      window.ended(ended.line().type(), ended.runMillis());
      String queue = ended.line().queue();
      ports.telemetry().ended(new Telemetry.Work(queue, ended.line().type()), ended.state());
      if (completion.outcome() == Outcome.SUCCEEDED) {
        ports.telemetry().completed(queue, ended.line().type(), ended.runMillis());
      } else if (completion.outcome() == Outcome.SNOOZED) {
        signals.due(completion.attempt().id().bucket(), 0);
      } else if (ended.state() != TaskState.CANCELLED) {
        ports.telemetry().failed(queue, ended.line().type(), ended.runMillis());
        if (ended.state() == TaskState.DEAD) {
          statistics.died(ended.line().tenant());
        } else if (ended.state() == TaskState.RETRY_WAIT) {
          signals.due(completion.attempt().id().bucket(), 0);
        }
      }
    }
    changes.happened(completion.attempt().id());
  }

  @Override
  public List<CompletionCode> release(String workerId, List<AttemptRef> attempts) {
    checkBatch("attempts", attempts.size());
    List<CompletionCode> codes = ports.attempts().release(attempts);
    WorkerEntry entry = entries.get(workerId);
    for (AttemptRef attempt : attempts) {
      if (entry != null) {
        entry.over(attempt);
      }
      traces.released(attempt);
      changes.happened(attempt.id());
    }
    signals.ready();
    return codes;
  }

  private static void checkBatch(String field, int size) {
    if (size > MAX_BATCH) {
      throw CarillonException.of(
              ErrorCode.TOO_LARGE, "Expected at most 500 entries, but got " + size + ".")
          .field(field)
          .advice("Send several calls.")
          .build();
    }
  }

  @Override
  public long log(String workerId, AttemptRef attempt, byte[] data) {
    ports.logs().append(attempt, data);
    changes.happened(attempt.id());
    return 0;
  }

  @Override
  public List<WorkerSnapshot> list(boolean includeGone) {
    return Stream.concat(desk.all().stream(), pullers.list().stream())
        .filter(w -> includeGone || w.status() != WorkerStatus.GONE)
        .sorted(
            Comparator.comparing((WorkerSnapshot w) -> w.status())
                .thenComparing(WorkerSnapshot::name)
                .thenComparing(WorkerSnapshot::id))
        .toList();
  }

  @Override
  public WorkerSnapshot pause(
      String workerId, boolean paused, String reason, Duration howLong, Caller caller) {
    if (paused) {
      desk.pause(workerId, reason, howLong, caller);
    } else {
      desk.resume(workerId, caller);
    }
    return desk.known(workerId);
  }

  @Override
  public WorkerSnapshot resize(String workerId, int slots, Caller caller) {
    if (slots < 0 || slots > MAX_SLOTS) {
      throw CarillonException.invalid(
          "slots",
          "Expected 1–10,000 slots, but got " + slots + ".",
          "0 gives it back as many as it registered with.");
    }
    desk.resize(workerId, slots, caller);
    return desk.known(workerId);
  }

  @Override
  public WorkerSnapshot drain(String workerId, Duration timeout, Caller caller) {
    if (timeout.isNegative()) {
      throw CarillonException.invalid(
          "timeout_millis",
          "Expected a time of 0 or more, but got " + timeout + ".",
          "Leave it out for 30 s.");
    }
    desk.drain(workerId, timeout.isZero() ? DEFAULT_DRAIN : timeout, caller);
    return desk.known(workerId);
  }

  /** Pauses a worker; answered once no claim of it is accepted any more. */
  public PauseInfo pauseWorker(String workerId, String reason, Duration howLong, Caller caller) {
    return desk.pause(workerId, reason, howLong, caller);
  }

  /** Gives a worker work again; false if it was not paused. */
  public boolean resumeWorker(String workerId, Caller caller) {
    return desk.resume(workerId, caller);
  }

  /** The workers that are paused, on whatever server they hang. */
  public Map<String, PauseInfo> pausedWorkers() {
    return desk.paused();
  }

  /** Looks at the board: obeys what operators said, shows and sees workers. Called by one loop. */
  public void lookAtBoard() {
    desk.look();
  }

  /**
   * Tells the worker of a cancelled attempt, if its session is here; else the server it hangs on is
   * called, and at the latest its next beat tells it.
   */
  public void tellCancel(String workerId, AttemptRef attempt, String reason) {
    WorkerEntry entry = entries.get(workerId);
    if (entry == null
        || !entry.tell(new Order.Cancel(List.of(attempt), settings.cancelGrace(), reason))) {
      desk.callOut(new WorkerBoard.Cancel(workerId, attempt, reason));
    }
    changes.happened(attempt.id());
  }

  /** What a cancelled attempt has to stop: its worker may hear of it only at its next beat. */
  public Duration timeToStop() {
    return settings.cancelGrace().plus(settings.heartbeat());
  }

  /** What the sender of a task should know: nobody offers its type (for that queue). */
  public Optional<String> warningFor(String type, String queue) {
    if (type.equals(PayloadPublisher.TYPE)
        || entries.values().stream().anyMatch(e -> e.live() && e.offers(type, queue))
        || desk.elsewhere().stream().anyMatch(w -> offers(w, type, queue))
        || pullers.offers(type)) {
      return Optional.empty();
    }
    return Optional.of("no live worker offers " + type + " for queue " + queue);
  }

  private static boolean offers(WorkerSnapshot worker, String type, String queue) {
    return worker.status() != WorkerStatus.GONE
        && worker.types().contains(type)
        && (worker.queues().isEmpty() || worker.queues().contains(queue));
  }

  /**
   * Who offers a line and what room there is, by the rule that the dispatcher goes by.
   *
   * @param nowNanos as of System.nanoTime
   */
  public Capacity capacity(Line line, long nowNanos) {
    boolean kafkaOpen = ports.kafka().open();
    List<WorkerEntry> all = List.copyOf(entries.values());
    Room room =
        new Room(all.stream().filter(WorkerEntry::takesWork).toList(), window, kafkaOpen, nowNanos);
    List<Capacity.Offer> elsewhere =
        Stream.concat(desk.elsewhere().stream(), pullers.list().stream())
            .filter(w -> offers(w, line.type(), line.queue()))
            .map(w -> new Capacity.Offer(w, free(w)))
            .toList();
    return new Capacity(
        Stream.concat(
                all.stream()
                    .filter(w -> w.offers(line.type(), line.queue()))
                    .map(w -> new Capacity.Offer(w.snapshot(kafkaOpen), w.free())),
                elsewhere.stream())
            .toList(),
        room.of(line) + elsewhere.stream().mapToInt(Capacity.Offer::free).sum(),
        kafkaOpen);
  }

  private static int free(WorkerSnapshot worker) {
    return worker.status() == WorkerStatus.LIVE
        ? Math.max(0, worker.slots() - worker.running())
        : 0;
  }

  /** All entries, for the dispatcher. */
  Collection<WorkerEntry> entries() {
    return entries.values();
  }
}
