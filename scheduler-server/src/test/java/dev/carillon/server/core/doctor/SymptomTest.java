package dev.carillon.server.core.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.model.cluster.Finding;
import dev.carillon.model.cluster.Finding.Severity;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.ledger.AuditReport;
import dev.carillon.model.queue.QueueSnapshot;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.server.core.Pulse;
import dev.carillon.server.core.port.DoctorStore;
import dev.carillon.server.core.port.StoreInfo;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Symptoms that a test cannot bring about at will: from a chart that shows them. */
class SymptomTest {
  private static final Duration SHORT = Duration.ofMillis(100);
  private static final long NOW = Duration.ofHours(1).toNanos();
  private static final StoreInfo.Facts GOOD =
      new StoreInfo.Facts("7.0.15", "r", 1_000_000, 0, "noeviction", true);
  private static final DoctorStore.Signs CALM =
      signs(200, 1_000, 1_000, List.of(), List.of(), List.of(5L, 6L));

  private static DoctorStore.Signs signs(
      long micros,
      long nowMs,
      long wallMs,
      List<DoctorStore.SlowScript> slow,
      List<TaskId> overdue,
      List<Long> waiting) {
    return new DoctorStore.Signs(micros, nowMs, wallMs, slow, overdue, waiting, List.of());
  }

  private static Chart.Deep deep(DoctorStore.Signs signs) {
    return new Chart.Deep(
        signs, Map.of(), Map.of(), Set.of(), Map.of(), Optional.empty(), Optional.empty());
  }

  private static Chart healthy() {
    return chart(CALM, GOOD);
  }

  private static Chart chart(DoctorStore.Signs signs, StoreInfo.Facts facts) {
    return new Chart(
        true,
        facts,
        List.of(),
        List.of(),
        0,
        0,
        0,
        false,
        false,
        false,
        0,
        AuditReport.NONE,
        Map.of(),
        NOW,
        Optional.of(deep(signs)));
  }

  private static Chart with(List<QueueSnapshot> queues) {
    Chart h = healthy();
    return new Chart(
        true, GOOD, queues, List.of(), 0, 0, 0, false, false, false, 0, h.audit(), h.loops(), NOW,
        h.deep());
  }

  private static Chart numbers(
      long lost, long died, long lateness, boolean holiday, int unowned, AuditReport audit) {
    return new Chart(
        true,
        GOOD,
        List.of(),
        List.of(),
        lost,
        died,
        lateness,
        true,
        false,
        holiday,
        unowned,
        audit,
        Map.of(),
        NOW,
        healthy().deep());
  }

  private static AuditReport audit(int found, int repaired) {
    return new AuditReport(1, 2, 10, 10, 1, found, repaired, List.of(), Map.of(1, 10L), 0);
  }

  private static Severity severity(Symptom symptom, Chart chart) {
    assertThat(symptom.look(healthy())).as("a healthy one shows nothing").isEmpty();
    List<Finding> findings = symptom.look(chart);
    assertThat(findings).singleElement();
    assertThat(findings.getFirst().advice()).isNotBlank();
    return findings.getFirst().severity();
  }

  @Test
  void clocksThatDisagree() {
    assertThat(
            severity(
                new ClockSkew(),
                chart(signs(200, 1_000, 4_000, List.of(), List.of(), List.of()), GOOD)))
        .isEqualTo(Severity.WARNING);
    assertThat(
            severity(
                new ClockSkew(),
                chart(signs(200, 99_000, 4_000, List.of(), List.of(), List.of()), GOOD)))
        .isEqualTo(Severity.ERROR);
  }

  @Test
  void aStoreThatIsSlow() {
    assertThat(
            severity(
                new StoreLatency(),
                chart(signs(6_000, 1, 1, List.of(), List.of(), List.of()), GOOD)))
        .isEqualTo(Severity.WARNING);
    assertThat(
            severity(
                new StoreLatency(),
                chart(signs(60_000, 1, 1, List.of(), List.of(), List.of()), GOOD)))
        .isEqualTo(Severity.ERROR);
    assertThat(
            severity(
                new SlowScripts(),
                chart(
                    signs(
                        200,
                        1,
                        1,
                        List.of(new DoctorStore.SlowScript("submit", 3, 42_000)),
                        List.of(),
                        List.of()),
                    GOOD)))
        .isEqualTo(Severity.WARNING);
  }

  @Test
  void attemptsBeyondTheirTimeAndABucketThatIsHot() {
    assertThat(
            severity(
                new Overdue(),
                chart(
                    signs(1, 1, 1, List.of(), List.of(TaskId.parse("00-000000000000")), List.of()),
                    GOOD)))
        .isEqualTo(Severity.ERROR);
    List<Long> skewed = List.of(10L, 90_000L, 10L, 10L, 10L, 10L, 10L, 10L);
    assertThat(severity(new HotBucket(), chart(signs(1, 1, 1, List.of(), List.of(), skewed), GOOD)))
        .isEqualTo(Severity.WARNING);
  }

  @Test
  void aStoreThatFillsUp() {
    assertThat(
            severity(
                new MemoryFull(),
                chart(CALM, new StoreInfo.Facts("7", "r", 85, 100, "noeviction", true))))
        .isEqualTo(Severity.WARNING);
    assertThat(
            severity(
                new MemoryFull(),
                chart(CALM, new StoreInfo.Facts("7", "r", 95, 100, "noeviction", true))))
        .isEqualTo(Severity.ERROR);
  }

  @Test
  void loopsThatFailOrStandStill() {
    assertThat(severity(new LoopTrouble(), silent("ticker", SHORT))).isEqualTo(Severity.ERROR);
    assertThat(new LoopTrouble().look(silent("first-token", Duration.ofDays(1))))
        .as("rests as it said")
        .isEmpty();
    Pulse pulse = new Pulse();
    pulse.passed("reaper", NOW, SHORT);
    pulse.failed("reaper", "script error", NOW);
    assertThat(pulse.beats().get("reaper")).isEqualTo(new Pulse.Beat(NOW, SHORT, "script error"));
  }

  /** A server whose loop came through five minutes ago. */
  private static Chart silent(String loop, Duration rest) {
    Chart h = healthy();
    return new Chart(
        true,
        GOOD,
        List.of(),
        List.of(),
        0,
        0,
        0,
        false,
        false,
        false,
        0,
        h.audit(),
        Map.of(
            loop,
            new Pulse.Beat(NOW - Duration.ofMinutes(5).toNanos(), rest, ""),
            "auditor",
            new Pulse.Beat(NOW - Duration.ofMinutes(5).toNanos(), SHORT, "")),
        NOW,
        h.deep());
  }

  @Test
  void workThatFailsIsLostOrLate() {
    QueueSnapshot storm =
        new QueueSnapshot(
            "mail",
            Map.of(TaskState.RETRY_WAIT, 500L, TaskState.READY, 10L),
            510,
            0,
            500,
            0,
            1,
            50,
            0,
            Optional.empty(),
            List.of());
    assertThat(severity(new RetryStorm(), with(List.of(storm)))).isEqualTo(Severity.WARNING);
    assertThat(severity(new LostLeases(), numbers(20, 0, 0, false, 0, AuditReport.NONE)))
        .isEqualTo(Severity.WARNING);
    assertThat(severity(new Deaths(), numbers(0, 1, 0, false, 0, AuditReport.NONE)))
        .isEqualTo(Severity.WARNING);
    assertThat(severity(new Deaths(), numbers(0, 1_000, 0, false, 0, AuditReport.NONE)))
        .isEqualTo(Severity.ERROR);
    assertThat(severity(new Late(), numbers(0, 0, 9_000, false, 0, AuditReport.NONE)))
        .isEqualTo(Severity.WARNING);
  }

  @Test
  void bucketsWithoutOwnerHolidaysAndKafka() {
    assertThat(severity(new UnownedBuckets(), numbers(0, 0, 0, false, 2, AuditReport.NONE)))
        .isEqualTo(Severity.ERROR);
    assertThat(severity(new Holiday(), numbers(0, 0, 0, true, 0, AuditReport.NONE)))
        .isEqualTo(Severity.INFO);
    assertThat(severity(new KafkaAway(), numbers(0, 0, 0, false, 0, AuditReport.NONE)))
        .isEqualTo(Severity.WARNING);
  }

  @Test
  void whatTheAuditFound() {
    assertThat(severity(new AuditFindings(), numbers(0, 0, 0, false, 0, audit(3, 1))))
        .isEqualTo(Severity.ERROR);
    assertThat(severity(new AuditFindings(), numbers(0, 0, 0, false, 0, audit(3, 3))))
        .isEqualTo(Severity.WARNING);
  }

  @Test
  void aStoreThatLacksWhatAcknowledgementsWaitForIsAnError() {
    StoreInfo.Facts lonely =
        new StoreInfo.Facts(
            "7", "r", 1, 0, "noeviction", true, "Redis has 0 of the 1 replicas", false);
    assertThat(severity(new NotDurable(), chart(CALM, lonely))).isEqualTo(Severity.ERROR);
    // Replicas come by themselves: a server starts without them.
    StartCheck.check(lonely, false);
    assertThat(new NotDurable().look(chart(CALM, GOOD))).isEmpty();
  }

  @Test
  void aStoreThatMayEvictIsRefusedAtTheStartUnlessItIsAllowed() {
    StoreInfo.Facts lru = new StoreInfo.Facts("7", "r", 1, 0, "allkeys-lru", true);
    assertThatThrownBy(() -> StartCheck.check(lru, false))
        .isInstanceOfSatisfying(
            CarillonException.class,
            e -> assertThat(e.message()).contains("noeviction").contains("allkeys-lru"));
    StartCheck.check(lru, true);
    StartCheck.check(GOOD, false);
  }

  private static QueueSnapshot queue(String name, long ready, long oldestMillis) {
    return new QueueSnapshot(
        name,
        Map.of(TaskState.READY, ready),
        ready,
        0,
        0,
        0,
        0,
        0,
        oldestMillis,
        Optional.empty(),
        List.of());
  }

  @Test
  void oneQueueThatTakesNearlyAll() {
    QueueSnapshot flood = queue("flood", 50_000, 20_000);
    assertThat(severity(new HotQueue(), with(List.of(flood, queue("mail", 10, 20_000)))))
        .isEqualTo(Severity.WARNING);
    assertThat(new HotQueue().look(with(List.of(flood)))).as("nobody waits behind it").isEmpty();
    assertThat(new HotQueue().look(with(List.of(flood, queue("mail", 40_000, 20_000))))).isEmpty();
    assertThat(new HotQueue().look(with(List.of(flood, queue("mail", 10, 1_000))))).isEmpty();
  }

  @Test
  void hintsThatNobodyReads() {
    Chart h = healthy();
    Chart.Deep deep =
        new Chart.Deep(
            CALM,
            Map.of(),
            Map.of(),
            Set.of(),
            Map.of("echo", 500L, "http", 3L),
            Optional.empty(),
            Optional.empty());
    Chart lagging =
        new Chart(
            true,
            GOOD,
            List.of(),
            List.of(),
            0,
            0,
            0,
            true,
            true,
            false,
            0,
            h.audit(),
            h.loops(),
            NOW,
            Optional.of(deep));
    assertThat(severity(new HintLag(), lagging)).isEqualTo(Severity.WARNING);
  }
}
