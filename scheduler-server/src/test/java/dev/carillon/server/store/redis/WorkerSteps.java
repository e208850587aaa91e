package dev.carillon.server.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.task.Payload;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.ClaimResult;
import dev.carillon.model.worker.Completion;
import dev.carillon.model.worker.CompletionCode;
import dev.carillon.model.worker.Hint;
import dev.carillon.model.worker.Outcome;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.core.port.AttemptStore;
import dev.carillon.server.core.port.SettingsStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** What workers do, honest ones and those that come late, twice, or under a wrong name. */
final class WorkerSteps {
  private static final Random IDS = new Random(13);
  private static final List<String> WORKERS = List.of(Ulid.random(3, IDS), Ulid.random(4, IDS));
  private static final long LEASE = 3_000;
  private static final long GRACE = 1_000;

  private final ModelScene scene;
  private final Model model;

  WorkerSteps(ModelScene scene) {
    this.scene = scene;
    this.model = scene.model;
  }

  private AttemptStore store() {
    return scene.rig.server(scene.oneOf(0, 1)).stores().attempts();
  }

  private int oneOrMore() {
    return scene.oneOf(1, 1, 1, 3);
  }

  /** A repeat after a lost answer. */
  private int times() {
    return scene.oneOf(1, 1, 1, 2);
  }

  void claim() {
    List<AttemptRef> refs = new ArrayList<>();
    for (int n = oneOrMore(); n > 0; n--) {
      refs.add(anyClaim());
    }
    String worker = scene.oneOf(WORKERS);
    List<String> types = scene.chance(80) ? List.of("x", "y") : List.of("x");
    List<String> queues = scene.chance(85) ? List.of() : List.of("qb");
    scene.say("claim %s by %s for %s %s", refs, worker, types, queues);
    ModelStarts.Claimer by = new ModelStarts.Claimer(worker, types, queues, LEASE);
    for (int n = times(); n > 0; n--) {
      List<String> expected =
          refs.stream().map(ref -> model.starts.claim(ref, by, -1, Set.of())).toList();
      List<AttemptStore.Claim> claims =
          store().claim(worker, types, queues, Duration.ofMillis(LEASE), refs);
      for (int i = 0; i < refs.size(); i++) {
        AttemptRef ref = refs.get(i);
        claims.get(i).need().ifPresent(need -> scene.claims.add(new ModelScene.Way(ref, by, need)));
        assertThat(claims.get(i).need().isPresent()).isEqualTo(expected.get(i).equals("LIMITED"));
        check(ref, claims.get(i).result(), expected.get(i));
      }
    }
    scene.attempts.addAll(refs);
  }

  /** The second half of a claim in a limited line: it has its slots, now it gets its lease. */
  void claimPermitted() {
    if (scene.claims.isEmpty()) {
      return;
    }
    // Mostly at once; others come long after their permit.
    ModelScene.Way way = scene.chance(70) ? scene.claims.getLast() : scene.recent(scene.claims);
    scene.say("claim %s with slots until %d", way.attempt(), way.until());
    String expected = model.starts.claim(way.attempt(), way.by(), way.until(), way.got().keySet());
    AttemptStore.Claim claim =
        store()
            .claimPermitted(
                way.by().worker(),
                way.by().types(),
                way.by().queues(),
                Duration.ofMillis(LEASE),
                List.of(permit(way)))
            .getFirst();
    check(way.attempt(), claim.result(), expected);
    if (!expected.equals("OK")) {
      scene.claims.remove(way);
      scene.refused.add(way);
    }
  }

  private static AttemptStore.Permit permit(ModelScene.Way way) {
    return new AttemptStore.Permit(
        way.attempt(),
        way.until(),
        way.got().keySet().stream().anyMatch(s -> s.kind() == SettingsStore.Kind.QUEUE),
        way.got().keySet().stream().anyMatch(s -> s.kind() == SettingsStore.Kind.TENANT));
  }

  private AttemptRef anyClaim() {
    if (scene.hints.isEmpty() || scene.chance(10)) {
      // From READY: the hint was seen before the taker was told that it is out.
      TaskId id = scene.anyTask();
      return new AttemptRef(id, model.find(id).map(t -> t.gen).orElse(1), scene.nonce());
    }
    if (!scene.attempts.isEmpty() && scene.chance(10)) {
      return scene.anyAttempt();
    }
    Hint hint = scene.recent(scene.hints);
    return new AttemptRef(hint.id(), hint.gen(), scene.nonce());
  }

  private void check(AttemptRef ref, ClaimResult result, String expected) {
    switch (result) {
      case ClaimResult.Refused refused ->
          assertThat(refused.reason().name())
              .isEqualTo(expected.equals("LIMITED") ? "LATER" : expected);
      case ClaimResult.Claimed claimed -> {
        assertThat("OK").isEqualTo(expected);
        ModelTask t = model.find(ref.id()).orElseThrow();
        assertThat(claimed.assignment().attempt()).isEqualTo(ref);
        assertThat(claimed.assignment().number()).isEqualTo(t.attempts + 1);
        assertThat(claimed.assignment().payload()).isEqualTo(t.spec.payload());
        assertThat(claimed.assignment().labels()).isEqualTo(t.spec.labels());
      }
    }
  }

  void heartbeat() {
    List<AttemptRef> refs = new ArrayList<>();
    List<Integer> progress = new ArrayList<>();
    for (int n = oneOrMore(); n > 0; n--) {
      refs.add(scene.anyAttempt());
      progress.add(scene.oneOf(-1, 0, 500));
    }
    scene.say("heartbeat %s %s", refs, progress);
    for (int n = times(); n > 0; n--) {
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < refs.size(); i++) {
        expected.add(model.ends.heartbeat(refs.get(i), progress.get(i), LEASE, GRACE));
      }
      assertThat(
              store()
                  .heartbeat(refs, progress, Duration.ofMillis(LEASE), Duration.ofMillis(GRACE))
                  .stream()
                  .map(Enum::name)
                  .toList())
          .isEqualTo(expected);
    }
  }

  void complete() {
    List<Completion> ends = new ArrayList<>();
    for (int n = oneOrMore(); n > 0; n--) {
      ends.add(anyEnd(scene.anyAttempt()));
    }
    scene.say("complete %s", ends);
    for (int n = times(); n > 0; n--) {
      List<String> expected = ends.stream().map(model.ends::complete).toList();
      assertThat(store().complete(ends).stream().map(WorkerSteps::code).toList())
          .isEqualTo(expected);
      for (int i = 0; i < ends.size(); i++) {
        over(
            ends.get(i).attempt(),
            !expected.get(i).equals("GONE") && !expected.get(i).equals("STALE"));
      }
    }
  }

  private Completion anyEnd(AttemptRef ref) {
    Outcome how =
        scene.oneOf(
            Outcome.SUCCEEDED,
            Outcome.SUCCEEDED,
            Outcome.FAILED,
            Outcome.FAILED,
            Outcome.FAILED_FATALLY,
            Outcome.TIMED_OUT,
            Outcome.CANCELLED,
            Outcome.SNOOZED,
            Outcome.DISCARDED);
    return new Completion(
        ref,
        how,
        scene.oneOf("", "no route"),
        Payload.of(scene.oneOf("", "done")),
        Duration.ofMillis(scene.oneOf(0, 0, 700)));
  }

  private static String code(AttemptStore.Ended ended) {
    return ended.repeat() ? "REPEAT" : ended.code().name();
  }

  void release() {
    List<AttemptRef> refs = List.of(scene.anyAttempt());
    scene.say("release %s", refs);
    for (int n = times(); n > 0; n--) {
      CompletionCode expected =
          switch (model.ends.release(refs.getFirst())) {
            case "OK", "REPEAT" -> CompletionCode.OK;
            case "GONE" -> CompletionCode.GONE;
            default -> CompletionCode.STALE;
          };
      assertThat(store().release(refs)).containsExactly(expected);
      over(refs.getFirst(), expected == CompletionCode.OK);
    }
  }

  /** Whoever ended an attempt frees its slots, unless it dies before. */
  private void over(AttemptRef attempt, boolean accepted) {
    if (accepted) {
      scene.over.add(attempt);
    }
  }

  void log() {
    AttemptRef ref = scene.anyAttempt();
    scene.say("log of %s", ref);
    byte[] text = "line\n".getBytes(StandardCharsets.US_ASCII);
    scene.rig.server(0).stores().logs().append(ref, text);
    int had =
        model
            .find(ref.id())
            .filter(task -> task.nonce.equals(ref.nonce()))
            .map(task -> task.gen)
            .orElse(0);
    if (ref.gen() < 1 || ref.gen() > had) {
      return;
    }
    String key = ref.id().bucket() + " log:" + ref.id().local() + ":" + ref.gen();
    String known = model.logs.getOrDefault(key, "<0>".repeat(8) + " for a while");
    model.logs.put(key, known.replace(" for a while", "line<a> for a while"));
  }
}
