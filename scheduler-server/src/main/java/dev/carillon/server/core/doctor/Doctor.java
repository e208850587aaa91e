package dev.carillon.server.core.doctor;

import dev.carillon.model.cluster.Checkup;
import dev.carillon.model.cluster.Finding;
import dev.carillon.model.cluster.Subject;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.told.Told;
import dev.carillon.server.core.Examiner;
import dev.carillon.server.core.Pulse;
import dev.carillon.server.core.RepeatedKeys;
import dev.carillon.server.core.Statistics;
import dev.carillon.server.core.Vitals;
import dev.carillon.server.core.WorkerRegistry;
import dev.carillon.server.core.ledger.Audits;
import dev.carillon.server.core.members.Membership;
import dev.carillon.server.core.port.DoctorStore;
import dev.carillon.server.core.port.HintChannel;
import dev.carillon.server.core.port.LineStore;
import dev.carillon.server.core.port.QueueStore;
import dev.carillon.server.core.port.StoreInfo;
import dev.carillon.server.core.told.English;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Fills in the chart and asks each symptom. */
public final class Doctor implements Examiner {
  static final long HOUR_MILLIS = Duration.ofHours(1).toMillis();

  private static final List<Symptom> SYMPTOMS =
      List.of(
          new StoreAway(),
          new Eviction(),
          new MemoryFull(),
          new UnownedBuckets(),
          new LoopTrouble(),
          new AuditFindings(),
          new OldLayouts(),
          new Overdue(),
          new Stuck(),
          new KafkaAway(),
          new HintLag(),
          new NoAppendFile(),
          new NotDurable(),
          new StoreLatency(),
          new SlowScripts(),
          new ClockSkew(),
          new WorkerClocks(),
          new Deaths(),
          new RetryStorm(),
          new LostLeases(),
          new StandingStill(),
          new NoWorker(),
          new SlotLeak(),
          new Late(),
          new HotBucket(),
          new HotQueue(),
          new HotLimitKey(),
          new HotUniqueKey(),
          new BigPayloads(),
          new Holiday(),
          new Paused());

  /**
   * What it looks at.
   *
   * @param buckets all of them
   * @param kafkaConfigured whether a broker is configured
   */
  public record Ward(
      StoreInfo info,
      DoctorStore store,
      QueueStore queues,
      LineStore lines,
      Set<Integer> buckets,
      Statistics statistics,
      RepeatedKeys repeats,
      WorkerRegistry workers,
      HintChannel kafka,
      boolean kafkaConfigured,
      Vitals vitals,
      Membership members,
      Audits audits,
      Pulse pulse) {}

  private final Ward ward;
  private final Clock clock;

  public Doctor(Ward ward, Clock clock) {
    this.ward = ward;
    this.clock = clock;
  }

  @Override
  public Checkup examine() {
    boolean reachable = ward.info().reachable();
    Optional<Chart.Deep> deep = Optional.empty();
    List<Finding> findings = new ArrayList<>();
    if (reachable) {
      try {
        deep = Optional.of(new DeepLook(ward, clock).look());
      } catch (CarillonException e) {
        findings.add(
            English.finding(
                Finding.Severity.ERROR,
                Told.of("doctor.unfinished", Told.text(e.message())),
                Told.of("told.all", Told.text(e.advice())),
                Subject.CLUSTER));
      }
    }
    findings.addAll(ask(chart(reachable, deep)));
    return new Checkup(clock.millis(), SYMPTOMS.size(), worstFirst(findings));
  }

  @Override
  public List<Finding> glance(boolean reachable) {
    return worstFirst(ask(chart(reachable, Optional.empty())));
  }

  /** What the symptoms show, and what the loops themselves have raised. */
  private List<Finding> ask(Chart chart) {
    return Stream.concat(
            SYMPTOMS.stream().flatMap(symptom -> symptom.look(chart).stream()),
            ward.vitals().alarms().stream())
        .toList();
  }

  private static List<Finding> worstFirst(List<Finding> findings) {
    return findings.stream()
        .sorted(Comparator.comparing(Finding::severity, Comparator.reverseOrder()))
        .toList();
  }

  private Chart chart(boolean reachable, Optional<Chart.Deep> deep) {
    long nanos = System.nanoTime();
    Statistics s = ward.statistics();
    return new Chart(
        reachable,
        ward.vitals().facts(),
        s.queues(),
        ward.workers().list(true),
        s.lostWithin(HOUR_MILLIS),
        s.diedWithin(HOUR_MILLIS),
        s.lateness(0.99),
        ward.kafkaConfigured(),
        ward.kafka().open(),
        ward.vitals().holiday(nanos),
        ward.members().unowned(),
        ward.audits().last(),
        ward.pulse().beats(),
        nanos,
        deep);
  }
}
