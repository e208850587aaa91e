package dev.carillon.server.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.Hint;
import dev.carillon.model.worker.Nonce;
import dev.carillon.server.core.Line;
import dev.carillon.server.core.port.AttemptStore;
import dev.carillon.server.core.port.DeadLetterStore;
import dev.carillon.server.core.port.RetentionStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the loops of two servers do, each with the epochs it last heard of. */
final class LoopSteps {
  private static final long TERM = 20_000;

  private final ModelScene scene;
  private final Model model;
  private final List<Map<Integer, Long>> epochs = List.of(new HashMap<>(), new HashMap<>());

  private static final Duration LEASE = Duration.ofSeconds(20);

  /** The last take, to be sent again. */
  private record Take(int server, AttemptStore.Cut cut, Nonce nonce, boolean run) {}

  private final List<Take> takes = new ArrayList<>();

  LoopSteps(ModelScene scene) {
    this.scene = scene;
    this.model = scene.model;
  }

  /** Mostly the one that owns something. */
  private int anyServer() {
    int owner = epochs.get(0).isEmpty() && !epochs.get(1).isEmpty() ? 1 : 0;
    return scene.chance(75) ? owner : scene.oneOf(0, 1);
  }

  private AttemptStore attempts(int server) {
    return scene.rig.server(server).stores().attempts();
  }

  void beat() {
    int server = scene.oneOf(0, 0, 1);
    ModelRig.Server s = scene.rig.server(server);
    long goneAfter = scene.oneOf(10_000, 10_000, 1_000);
    scene.say("%s beats, others are gone after %d ms", s.node(), goneAfter);
    Map<Integer, Long> expected = new HashMap<>();
    for (int b = 0; b < model.buckets; b++) {
      int bucket = b;
      model
          .loops
          .beat(b, s.id(), s.node(), goneAfter, LEASE.toMillis())
          .ifPresent(epoch -> expected.put(bucket, epoch));
    }
    assertThat(s.stores().ownership().beat(Duration.ofMillis(goneAfter), LEASE))
        .isEqualTo(expected);
    // A server that lost a bucket may not have heard of it yet.
    epochs.get(server).putAll(expected);
  }

  void resign() {
    int server = scene.oneOf(0, 1);
    scene.say("%s resigns", scene.rig.server(server).node());
    scene.rig.server(server).stores().ownership().resign();
    model.loops.resign(scene.rig.server(server).id());
  }

  /** The epochs of a call, with a guess for a bucket this server never owned. */
  private Map<Integer, Long> epochsOf(int server) {
    Map<Integer, Long> all = new HashMap<>();
    for (int b = 0; b < model.buckets; b++) {
      all.put(b, epochs.get(server).getOrDefault(b, (long) scene.oneOf(0, 0, 1)));
    }
    return all;
  }

  private boolean fenced(Map<Integer, Long> sent) {
    return sent.entrySet().stream().anyMatch(e -> model.loops.fenced(e.getKey(), e.getValue()));
  }

  private static void assertFenced(Runnable call) {
    try {
      call.run();
    } catch (CarillonException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.FENCED);
      return;
    }
    throw new AssertionError("Expected the call to be FENCED, but it was done.");
  }

  void tick() {
    int server = anyServer();
    Map<Integer, Long> sent = epochsOf(server);
    int most = most();
    scene.say("%s ticks %d of %s", scene.rig.server(server).node(), most, sent);
    boolean fenced = fenced(sent);
    int[] moved = new int[model.buckets];
    sent.forEach(
        (b, epoch) -> moved[b] = model.loops.fenced(b, epoch) ? 0 : model.loops.tick(b, most));
    if (fenced) {
      assertFenced(() -> attempts(server).tick(sent, most));
      return;
    }
    attempts(server)
        .tick(sent, most)
        .forEach(
            (b, tick) -> {
              assertThat(tick.moved()).as("due in " + b).isEqualTo(moved[b]);
              assertThat(tick.nowMs()).isEqualTo(model.now);
              nextDue(b, tick.nextDueMs());
            });
  }

  /** Small batches too, but not where several lines have something due: see {@link ModelLoops}. */
  private int most() {
    boolean plain = true;
    for (int b = 0; b < model.buckets; b++) {
      plain &= model.loops.dueLines(b) < 2;
    }
    return plain ? scene.oneOf(1, 2, 200) : 200;
  }

  /** A bound may be low, never high: a task would be late. */
  private void nextDue(int bucket, long bound) {
    model
        .in(bucket, t -> t.state == TaskState.SCHEDULED || t.state == TaskState.RETRY_WAIT)
        .mapToLong(t -> t.due)
        .min()
        .ifPresent(next -> assertThat(bound).isBetween(0L, next));
  }

  void take() {
    take(false);
  }

  void takeToRun() {
    take(true);
  }

  private void take(boolean run) {
    Take take = !takes.isEmpty() && scene.chance(20) ? takes.getLast() : newTake(run);
    takes.add(take);
    AttemptStore.Cut cut = take.cut;
    ModelRig.Server s = scene.rig.server(take.server);
    scene.say(
        "%s takes %d of %s/%s in %d%s (epoch %d, nonce %x)",
        s.node(),
        cut.most(),
        cut.line().queue(),
        cut.line().type(),
        cut.bucket(),
        take.run ? " to run" : "",
        cut.epoch(),
        take.nonce.low());
    // Any server may offer; to run a task itself it must own the bucket.
    if (take.run && model.loops.fenced(cut.bucket(), cut.epoch())) {
      assertFenced(
          () -> attempts(take.server).takeToRun(cut, take.nonce, Duration.ofMillis(TERM), s.id()));
      return;
    }
    List<Hint> expected = model.starts.take(s.id(), cut, take.nonce, TERM, take.run);
    scene.hints.addAll(expected);
    if (take.run) {
      List<AttemptRef> refs =
          expected.stream().map(h -> new AttemptRef(h.id(), h.gen(), take.nonce)).toList();
      List<AttemptStore.Taken> taken =
          attempts(take.server).takeToRun(cut, take.nonce, Duration.ofMillis(TERM), s.id());
      // The record of one that was deleted since can not be given again.
      List<AttemptRef> there = refs.stream().filter(r -> model.find(r.id()).isPresent()).toList();
      assertThat(taken.stream().map(AttemptStore.Taken::attempt).toList()).isEqualTo(there);
      scene.attempts.addAll(refs);
    } else {
      assertThat(attempts(take.server).take(cut, take.nonce, Duration.ofMillis(TERM)))
          .isEqualTo(expected);
    }
  }

  private Take newTake(boolean run) {
    int server = anyServer();
    int bucket = scene.random.nextInt(model.buckets);
    Line line = anyLine();
    List<ModelTask> waiting = model.starts.line(bucket, line.key());
    double highest =
        waiting.isEmpty() || scene.chance(70)
            ? Double.POSITIVE_INFINITY
            : scene.oneOf(waiting).place();
    AttemptStore.Cut cut =
        new AttemptStore.Cut(
            bucket, epochsOf(server).get(bucket), line, scene.oneOf(1, 3, 50), highest);
    return new Take(server, cut, scene.nonce(), run);
  }

  private Line anyLine() {
    String queue = scene.queue();
    String type = scene.type();
    return new Line(Hashes.line("default", queue, type), "default", queue, type);
  }

  void unpublish() {
    if (scene.hints.isEmpty()) {
      return;
    }
    Set<Hint> some = new HashSet<>();
    for (int n = scene.oneOf(1, 3); n > 0; n--) {
      some.add(scene.recent(scene.hints));
    }
    scene.say("unpublish %s", some);
    for (int n = scene.oneOf(1, 2); n > 0; n--) {
      attempts(0).unpublish(List.copyOf(some));
      some.forEach(model.starts::unpublish);
    }
  }

  void reap() {
    int server = anyServer();
    Map<Integer, Long> sent = epochsOf(server);
    int most = scene.oneOf(1, 200);
    boolean late = scene.chance(20);
    scene.say(
        "%s reaps %d of %s%s", scene.rig.server(server).node(), most, sent, late ? ", late" : "");
    boolean fenced = fenced(sent);
    int[][] ended = new int[model.buckets][];
    sent.forEach(
        (b, epoch) ->
            ended[b] =
                late || model.loops.fenced(b, epoch) ? new int[3] : model.loops.reap(b, most));
    // One that Redis reads long after it was sent ends nothing; no call is younger than this.
    Duration patience = late ? Duration.ofDays(-36_500) : Duration.ofHours(1);
    if (fenced) {
      assertFenced(() -> attempts(server).reap(sent, most, patience));
      return;
    }
    attempts(server)
        .reap(sent, most, patience)
        .forEach(
            (b, reap) ->
                assertThat(new int[] {reap.offers(), reap.lost(), reap.timedOut()})
                    .as("put back, lost, late")
                    .isEqualTo(ended[b]));
  }

  void purge() {
    int server = anyServer();
    int bucket = scene.random.nextInt(model.buckets);
    long epoch = epochsOf(server).get(bucket);
    int most = scene.oneOf(1, 200);
    scene.say("purge %d of %d", most, bucket);
    DeadLetterStore dead = scene.rig.server(server).stores().deadLetters();
    if (model.loops.fenced(bucket, epoch)) {
      assertFenced(() -> dead.purge(bucket, epoch, most, model.now - 1_000));
      return;
    }
    assertThat(dead.purge(bucket, epoch, most, model.now - 1_000))
        .isEqualTo(model.dead.purge(bucket, most));
  }

  void sweep() {
    int server = anyServer();
    int bucket = scene.random.nextInt(model.buckets);
    long epoch = epochsOf(server).get(bucket);
    Line line = anyLine();
    TaskState state =
        scene.oneOf(TaskState.SUCCEEDED, TaskState.SUCCEEDED, TaskState.DEAD, TaskState.CANCELLED);
    long before =
        scene.oneOf(model.now, model.now - 5_000, model.now - 60_000, RetentionStore.WHENEVER);
    int most = scene.oneOf(1, 100);
    scene.say(
        "sweep %s of %s/%s in %d before %d", state, line.queue(), line.type(), bucket, before);
    RetentionStore.Shelf shelf = new RetentionStore.Shelf(line, state, 0, 0, 0);
    RetentionStore retention = scene.rig.server(server).stores().retention();
    if (model.loops.fenced(bucket, epoch)) {
      assertFenced(() -> retention.sweep(bucket, epoch, shelf, before, most));
      return;
    }
    assertThat(retention.sweep(bucket, epoch, shelf, before, most))
        .isEqualTo(model.loops.sweep(bucket, line.key(), state, before, most));
  }
}
