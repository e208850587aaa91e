package dev.carillon.server.core.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.queue.QueueSettings;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.Completion;
import dev.carillon.model.worker.Nonce;
import dev.carillon.model.worker.Outcome;
import dev.carillon.server.core.Line;
import dev.carillon.server.embedded.EmbeddedRedis;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What is remembered of running attempts does not grow with those that end elsewhere. */
class RunningLinesTest {
  private static final Line LINE = new Line("0123456789abcdef", "default", "mail", "echo");
  private static final Duration LEASE = Duration.ofSeconds(30);

  private final Random random = new Random(2);
  private final AtomicLong now = new AtomicLong();
  private final RunningLines lines = new RunningLines(now::get);

  private AttemptRef attempt() {
    return new AttemptRef(TaskId.random(1, random), 1, Nonce.random(random));
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  @Test
  void anAttemptWhoseLeaseRanOutIsForgotten_andOneThatIsRenewedIsNot() {
    AttemptRef renewed = attempt();
    lines.claimed(renewed, LINE, LEASE);
    for (int i = 0; i < 1_000; i++) {
      lines.claimed(attempt(), LINE, LEASE);
      lines.renewed(renewed, LEASE);
      pass(Duration.ofSeconds(1));
    }
    assertThat(lines.size()).isLessThanOrEqualTo(1 + 3 * 30);
    assertThat(lines.over(renewed)).contains(LINE);
    assertThat(lines.over(renewed)).isEmpty();
  }

  private static QueueSettings limited() {
    QueueSettings d = QueueSettings.DEFAULTS;
    return new QueueSettings(
        10,
        d.rate(),
        "",
        0,
        d.keyRate(),
        d.retry(),
        d.ageing(),
        d.strict(),
        d.keepsNoDead(),
        d.keep());
  }

  @Test
  void nothingIsRememberedOfWhatHasEnded_alsoOnceItsQueueHasNoLimitsAnyMore() {
    try (EmbeddedRedis redis = EmbeddedRedis.startInMemory();
        LimitRig rig = new LimitRig(redis, "running", 3)) {
      rig.put(limited());
      for (int i = 0; i < 3; i++) {
        rig.submit(LimitRig.task(""));
      }
      List<AttemptRef> refs = rig.offers(10).stream().map(rig::ref).toList();
      refs.forEach(rig::claim);
      assertThat(refs).hasSize(3);
      assertThat(rig.attempts.remembered()).isEqualTo(3);
      rig.put(QueueSettings.DEFAULTS);
      rig.succeed(refs.get(0));
      // Ended elsewhere, and only its late repeat comes here.
      AttemptRef elsewhere = refs.get(1);
      var unused =
          rig.stores
              .attempts()
              .complete(
                  List.of(
                      new Completion(
                          elsewhere, Outcome.FAILED, "no", Payload.EMPTY, Duration.ZERO)));
      rig.attempts.heartbeat(
          List.of(elsewhere), List.of(-1), LimitRig.LEASE, Duration.ofSeconds(10));
      var freed = rig.attempts.release(List.of(refs.get(2)));
      assertThat(rig.attempts.remembered()).isZero();
    }
  }
}
