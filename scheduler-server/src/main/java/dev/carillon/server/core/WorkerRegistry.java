package dev.carillon.server.core;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.queue.PauseInfo;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.Beat;
import dev.carillon.model.worker.ClaimResult;
import dev.carillon.model.worker.Completion;
import dev.carillon.model.worker.CompletionCode;
import dev.carillon.model.worker.Hint;
import dev.carillon.model.worker.Order;
import dev.carillon.model.worker.Registration;
import dev.carillon.model.worker.Welcome;
import dev.carillon.model.worker.WorkerSnapshot;
import dev.carillon.model.worker.WorkerStatus;
import dev.carillon.server.core.port.AttemptStore;
import dev.carillon.server.core.port.HintChannel;
import dev.carillon.server.core.port.LogStore;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The workers of this server: who is there, what they run, and what they are told. */
public final class WorkerRegistry implements Workers {
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
  private final Changes changes;
  private final LoopSignals signals;
  private final Clock clock;
  private final Map<String, WorkerEntry> entries = new ConcurrentHashMap<>();
  private final PullWorkers pullers;
  private final WorkerDesk desk;
  private final AttemptNews news;
  private final Beats beats;
  private final WorkerOffers offers;

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
    this.changes = changes;
    this.signals = signals;
    this.clock = clock;
    this.pullers = new PullWorkers(clock);
    this.news =
        new AttemptNews(
            ports.telemetry(),
            new AttemptTraces(ports.tracing()),
            statistics,
            window,
            changes,
            signals);
    this.beats = new Beats(ports.attempts(), settings, changes, signals, clock);
    this.desk =
        new WorkerDesk(
            entries,
            ports.board(),
            ports.otherServers(),
            () -> ports.kafka().open(),
            settings.cancelGrace(),
            signals);
    this.offers = new WorkerOffers(entries.values(), desk, pullers, window, ports.kafka());
  }

  /** Those who ask for work instead of keeping a session; they are listed too. */
  public PullWorkers pullers() {
    return pullers;
  }

  /** Tells of attempts; what the server runs itself is told there, too. */
  public AttemptNews news() {
    return news;
  }

  /** Who runs what, and what room there is. */
  public WorkerOffers offers() {
    return offers;
  }

  @Override
  public Welcome register(Registration registration) {
    WorkerChecks.registration(registration);
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
    if (registration.kafkaCapable()) {
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

  @Override
  public boolean forget(String workerId) {
    return entries.computeIfPresent(workerId, (id, e) -> e.live() ? e : null) == null;
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
        beats.beat(entry, beat);
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

  @Override
  public List<ClaimResult> claim(String workerId, List<AttemptRef> attempts) {
    WorkerChecks.batch("attempts", attempts.size());
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
      refused |= !accepted;
      results.add(news.claimed(claim, workerId, overSession != 0 ? overSession : overKafka, nanos));
      changes.happened(attempt.id());
    }
    if (refused) {
      signals.ready();
    }
    return results;
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
    WorkerChecks.batch("completions", completions.size());
    completions.forEach(WorkerChecks::completion);
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
      news.ended(completion, ended.get(i));
      codes.add(ended.get(i).code());
    }
    signals.room();
    return codes;
  }

  @Override
  public List<CompletionCode> release(String workerId, List<AttemptRef> attempts) {
    WorkerChecks.batch("attempts", attempts.size());
    List<CompletionCode> codes = ports.attempts().release(attempts);
    WorkerEntry entry = entries.get(workerId);
    for (AttemptRef attempt : attempts) {
      if (entry != null) {
        entry.over(attempt);
      }
      news.released(attempt);
    }
    signals.ready();
    return codes;
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
    if (slots < 0 || slots > WorkerChecks.MAX_SLOTS) {
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

  /** All entries, for the dispatcher. */
  Collection<WorkerEntry> entries() {
    return entries.values();
  }
}
