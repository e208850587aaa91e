package dev.carillon.server.core.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.model.task.RetryPolicy;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.ClaimResult;
import dev.carillon.model.worker.Hint;
import dev.carillon.model.worker.Nonce;
import dev.carillon.server.core.port.AttemptStore;
import dev.carillon.server.core.port.SettingsStore.Scope;
import dev.carillon.server.core.port.SlotStore.Mode;
import dev.carillon.server.core.port.SlotStore.Wanted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Slots of those that died, gave back, or heard no answer are free again, and none twice. */
final class LostSlotsTest extends LimitsFixture {
  private List<Hint> offersSoon() {
    List<Hint> hints = new ArrayList<>();
    await()
        .until(
            () -> {
              var unused = rig.watch.look();
              rig.watch.unblock(LimitRig.ALL);
              hints.addAll(rig.offers(100));
              return !hints.isEmpty();
            });
    return hints;
  }

  @Test
  void aServerThatDiesAfterTakingSlotsLosesThemOnlyForSeconds() {
    rig.put(concurrency(1));
    TaskId id = rig.submit(LimitRig.task(""));
    // Slot taken, task not: the server died in between.
    var unused =
        rig.stores
            .slots()
            .acquire(
                Scope.queue("mail"),
                Mode.OFFER,
                Duration.ofMillis(1),
                1,
                List.of(new Wanted(id, 1, "", Nonce.random(rig.random))));
    assertThat(offersSoon()).hasSize(1);
  }

  @Test
  void aClaimThatGotItsSlotAndDiedDoesNotKeepIt_norLetTwoRun() {
    rig.put(concurrency(1));
    submit(2, "");
    Hint hint = rig.offers(100).getFirst();
    var unused =
        rig.stores
            .slots()
            .acquire(
                Scope.queue("mail"),
                Mode.CLAIM,
                Duration.ofSeconds(2),
                1,
                List.of(new Wanted(hint.id(), hint.gen(), "", Nonce.random(rig.random))));
    // As long as that claim may still start it, nobody else may.
    assertThat(rig.claim(rig.ref(hint)))
        .isEqualTo(new ClaimResult.Refused(ClaimResult.Reason.LATER));
    assertThat(claimAll(offersSoon())).hasSize(1);
  }

  @Test
  void aPermitThatIsOverStartsNothing() {
    rig.put(concurrency(1));
    submit(1, "");
    Hint hint = rig.offers(100).getFirst();
    AttemptStore.Claim claim =
        rig.stores
            .attempts()
            .claimPermitted(
                rig.worker,
                List.of("echo"),
                List.of(),
                LimitRig.LEASE,
                List.of(new AttemptStore.Permit(rig.ref(hint), 1, true, true)))
            .getFirst();
    assertThat(claim.result()).isEqualTo(new ClaimResult.Refused(ClaimResult.Reason.LATER));
    assertThat(rig.find(hint.id()).state()).isEqualTo(TaskState.READY);
  }

  @Test
  void aLostWorkersSlotComesBackOnceItsAttemptIsOver_andNotBefore() {
    rig.put(concurrency(1));
    TaskId first =
        rig.submit(
            LimitRig.task("").withRetry(new RetryPolicy(3, 1, Duration.ZERO, Duration.ZERO)));
    AttemptRef lost = rig.ref(rig.offers(100).getFirst());
    assertThat(rig.claim(Duration.ofMillis(1), lost)).isInstanceOf(ClaimResult.Claimed.class);
    submit(1, "");
    // Its lease is over, but nobody has ended it yet: it may still run, so nothing else may.
    rig.stores.slots().lookAt(Scope.queue("mail"), List.of(), Duration.ofSeconds(1));
    assertThat(rig.offers(100)).isEmpty();
    var unused =
        rig.stores.attempts().reap(rig.stores.ownership().beat(Duration.ofSeconds(10)), 100);
    assertThat(rig.find(first).state()).isNotEqualTo(TaskState.RUNNING);
    await()
        .until(
            () -> {
              var freed = rig.watch.look();
              return status().held() == 0;
            });
    assertThat(rig.offers(100)).hasSize(1);
  }

  @Test
  void offersThatGoBackFreeTheirSlotsAtOnce() {
    rig.put(concurrency(1));
    submit(2, "");
    List<Hint> hints = rig.offers(100);
    assertThat(hints).hasSize(1);
    rig.attempts.unpublish(hints);
    assertThat(status().held()).isZero();
    assertThat(rig.offers(100)).hasSize(1);
  }

  @Test
  void aReleasedAttemptFreesItsSlotAtOnce() {
    rig.put(concurrency(1));
    submit(1, "");
    AttemptRef running = claimAll(rig.offers(100)).getFirst();
    var unused = rig.attempts.release(List.of(running));
    assertThat(status().held()).isZero();
    assertThat(rig.offers(100)).singleElement().satisfies(h -> assertThat(h.gen()).isEqualTo(2));
  }

  @Test
  void aLostAnswerOfATakeGivesTheSameTasksAgain() {
    rig.put(concurrency(2));
    submit(1, "");
    AttemptStore.Head head = rig.attempts.heads(LimitRig.ALL).getFirst();
    Nonce nonce = Nonce.random(rig.random);
    var task =
        rig.stores
            .lines()
            .peek(
                new AttemptStore.Cut(head.bucket(), 0, head.line(), 1, Double.POSITIVE_INFINITY), 1)
            .tasks();
    List<Hint> first =
        rig.stores
            .lines()
            .pick(
                head.bucket(), head.line(), nonce, LimitRig.LEASE, Duration.ZERO, task, List.of());
    assertThat(first).hasSize(1);
    assertThat(
            rig.stores
                .lines()
                .pick(
                    head.bucket(),
                    head.line(),
                    nonce,
                    LimitRig.LEASE,
                    Duration.ZERO,
                    List.of(),
                    List.of()))
        .isEqualTo(first);
  }
}
