package dev.carillon.server.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.queue.QueueSettings;
import dev.carillon.model.queue.Rate;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.worker.Nonce;
import dev.carillon.server.core.Line;
import dev.carillon.server.core.port.AttemptStore;
import dev.carillon.server.core.port.LineStore;
import dev.carillon.server.core.port.SettingsStore.Change;
import dev.carillon.server.core.port.SettingsStore.Scope;
import dev.carillon.server.core.port.SettingsStore.Stored;
import dev.carillon.server.core.port.SlotStore;
import dev.carillon.server.core.port.SlotStore.Code;
import dev.carillon.server.core.port.SlotStore.Mode;
import dev.carillon.server.core.port.SlotStore.Release;
import dev.carillon.server.core.port.SlotStore.Wanted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Limits and their slots. What a server does in one go (look at a line, get slots, pick; get slots,
 * claim, or give them back) is as many steps here: sometimes others come between, or it dies on the
 * way.
 */
final class LimitSteps {
  private static final long TERM = 20_000;
  private static final long LOOK = 2_000;
  private static final long CLAIM_LOOK = 4_000;
  private static final long PERMIT = 2_000;
  private static final Change CHANGE = new Change("ops", "a step");
  private static final List<Scope> SCOPES =
      List.of(Scope.queue("qa"), Scope.queue("qb"), Scope.tenant(NewTask.DEFAULT_NAME));

  private final ModelScene scene;
  private final Model model;
  private final ModelLimits limits;

  /** Tasks that a server has got slots for, or found the key full of, and was to pick. */
  private record Pick(
      int server,
      int bucket,
      Line line,
      Nonce nonce,
      List<LineStore.Ready> take,
      List<LineStore.Ready> aside) {}

  private final List<Pick> picks = new ArrayList<>();

  LimitSteps(ModelScene scene) {
    this.scene = scene;
    this.model = scene.model;
    this.limits = model.limits;
  }

  private RedisStores stores() {
    return scene.rig.server(scene.oneOf(0, 1)).stores();
  }

  private Scope anyScope() {
    return scene.first(SCOPES.getFirst(), scene.oneOf(SCOPES));
  }

  void putLimits() {
    Scope scope = anyScope();
    int most = scene.oneOf(1, 2, 3);
    int ofKey = scene.oneOf(0, 1, 2);
    QueueSettings settings =
        scope.equals(SCOPES.getLast())
            ? QueueSettings.ofTenant(most, Rate.NONE)
            : new QueueSettings(
                ofKey > 0 ? scene.oneOf(0, most) : most,
                Rate.NONE,
                ofKey > 0 ? "labels.c" : "",
                ofKey,
                Rate.NONE,
                Optional.empty(),
                QueueSettings.DEFAULT_AGEING,
                false,
                false);
    scene.say("limit %s to %d, %d a key", scope, settings.concurrency(), ofKey);
    // One that was not yet counted in is counted in after this.
    boolean counted = limits.limited(scope) && !limits.scopes.get(scope.text()).stored.settling();
    limits.put(scope, stores().settings().put(scope, settings, !counted, CHANGE));
    if (scene.chance(60)) {
      settle(scope);
    }
  }

  void removeLimits() {
    Scope scope = anyScope();
    scene.say("no more limits of %s", scope);
    stores().settings().remove(scope, CHANGE);
    limits.remove(scope);
    // Permits last two seconds and are told by time alone; limits do not come back so soon.
    scene.claims.clear();
  }

  /** What runs in a scope with new limits is counted in; then it opens. */
  void settle() {
    settle(anyScope());
  }

  private void settle(Scope scope) {
    ModelLimits.Slots slots = limits.scopes.get(scope.text());
    if (slots == null || !slots.stored.settling()) {
      return;
    }
    RedisStores stores = stores();
    scene.say("settle %s", scope);
    assertThat(stores.slots().adopt(scope, Duration.ofMillis(LOOK)))
        .isEqualTo(limits.adopt(scope, LOOK));
    if (scene.chance(80)) {
      Stored stored = slots.stored;
      stores.settings().settled(scope, stored);
      limits.put(scope, new Stored(stored.settings(), false, stored.version()));
    }
  }

  private List<Scope> scopesOf(Line line) {
    return List.of(Scope.queue(line.queue()), Scope.tenant(line.tenant())).stream()
        .filter(limits::limited)
        .toList();
  }

  private List<Code> acquire(
      Scope scope, Mode mode, long look, int most, List<Wanted> wanted, List<Long> numbers) {
    List<ModelLimits.Grant> expected = limits.acquire(scope, mode, look, most, wanted);
    SlotStore.Grants grants =
        stores().slots().acquire(scope, mode, Duration.ofMillis(look), most, wanted);
    assertThat(grants.each().stream().map(g -> g.code() + " " + g.number()).toList())
        .as("slots of " + scope)
        .isEqualTo(expected.stream().map(g -> g.code() + " " + g.number()).toList());
    assertThat(grants.room()).as("room of " + scope).isEqualTo(limits.room(scope));
    expected.forEach(g -> numbers.add(g.number()));
    return expected.stream().map(ModelLimits.Grant::code).toList();
  }

  /** A server looks at a line and gets slots for its first tasks. */
  void getSlotsToOffer() {
    int bucket = scene.random.nextInt(model.buckets);
    String queue = scene.queue();
    String type = scene.type();
    Line line =
        new Line(Hashes.line(NewTask.DEFAULT_NAME, queue, type), NewTask.DEFAULT_NAME, queue, type);
    AttemptStore.Cut cut = new AttemptStore.Cut(bucket, 0, line, 5, Double.POSITIVE_INFINITY);
    LineStore.Peeked peeked = stores().lines().peek(cut, 5);
    // A bucket that never saw a task of the line does not know its names.
    boolean paused =
        model.lines.containsKey(bucket + " " + line.key())
            ? model.paused(line.tenant(), queue, type)
            : model.paused("", "", "");
    assertThat(peeked.paused()).isEqualTo(paused);
    assertThat(peeked.tasks())
        .isEqualTo(
            paused
                ? List.of()
                : model.starts.line(bucket, line.key()).stream()
                    .limit(5)
                    .map(t -> new LineStore.Ready(t.id, t.gen, t.limitHash()))
                    .toList());
    scene.say("slots for %s/%s in %d: %s", queue, type, bucket, peeked.tasks());
    List<LineStore.Ready> left = peeked.tasks();
    List<LineStore.Ready> aside = new ArrayList<>();
    for (Scope scope : scopesOf(line)) {
      List<Wanted> wanted =
          left.stream().map(r -> new Wanted(r.id(), r.gen(), r.keyHash(), Nonce.NONE)).toList();
      List<Code> codes =
          acquire(scope, Mode.OFFER, LOOK, scene.oneOf(1, 5), wanted, new ArrayList<>());
      List<LineStore.Ready> granted = new ArrayList<>();
      for (int i = 0; i < left.size(); i++) {
        if (codes.get(i) == Code.OK) {
          granted.add(left.get(i));
        } else if (codes.get(i) == Code.KEY) {
          aside.add(left.get(i));
        }
      }
      left = granted;
    }
    if (!scopesOf(line).isEmpty()) {
      picks.add(new Pick(scene.oneOf(0, 1), bucket, line, scene.nonce(), left, aside));
      if (scene.chance(60)) {
        pick(picks.getLast());
      }
    }
  }

  /** Sometimes long after, and sometimes twice. */
  void pick() {
    if (picks.isEmpty()) {
      return;
    }
    pick(scene.recent(picks));
  }

  private void pick(Pick pick) {
    ModelRig.Server server = scene.rig.server(pick.server);
    scene.say("%s picks %s, aside %s", server.node(), pick.take, pick.aside);
    var expected =
        model.starts.pick(
            server.id(), pick.bucket, pick.line, pick.nonce, TERM, pick.take, pick.aside);
    assertThat(
            server
                .stores()
                .lines()
                .pick(
                    pick.bucket,
                    pick.line,
                    pick.nonce,
                    Duration.ofMillis(TERM),
                    Duration.ZERO,
                    pick.take,
                    pick.aside))
        .isEqualTo(expected);
    scene.hints.addAll(expected);
  }

  /** The first half of a claim in a limited line. */
  void getSlotsToClaim() {
    if (scene.claims.isEmpty()) {
      return;
    }
    ModelScene.Way way = scene.recent(scene.claims);
    scene.say("slots to claim %s", way.attempt());
    Wanted wanted =
        new Wanted(
            way.attempt().id(), way.attempt().gen(), way.need().keyHash(), way.attempt().nonce());
    Map<Scope, Long> got = new HashMap<>();
    boolean all = true;
    for (Scope scope : scopesOf(way.need().line())) {
      List<Long> numbers = new ArrayList<>();
      if (all) {
        all =
            acquire(scope, Mode.CLAIM, CLAIM_LOOK, 1, List.of(wanted), numbers).getFirst()
                == Code.OK;
        if (all) {
          got.put(scope, numbers.getFirst());
        }
      }
    }
    scene.claims.remove(way);
    scene.claims.add(
        new ModelScene.Way(way.attempt(), way.by(), way.need(), all ? model.now + PERMIT : 0, got));
  }

  /** A claim that was refused gives its slots back, if they are as it left them. */
  void giveBack() {
    if (scene.refused.isEmpty()) {
      return;
    }
    List<ModelScene.Way> holding =
        scene.refused.stream().filter(way -> !way.got().isEmpty()).toList();
    ModelScene.Way way = scene.recent(holding.isEmpty() ? scene.refused : holding);
    if (scene.chance(50)) {
      askAgain(way);
    }
    scene.say("give back the slots of %s: %s", way.attempt(), way.got());
    way.got()
        .forEach(
            (scope, number) ->
                release(
                    scope,
                    new Release(way.attempt().id(), way.attempt().gen(), OptionalLong.of(number))));
    scene.refused.remove(way);
  }

  /** The worker has asked again meanwhile: what that got is not the first claim's to give back. */
  private void askAgain(ModelScene.Way way) {
    scene.say("slots once more to claim %s", way.attempt());
    Wanted wanted =
        new Wanted(
            way.attempt().id(), way.attempt().gen(), way.need().keyHash(), way.attempt().nonce());
    way.got().keySet().stream()
        .filter(limits::limited)
        .sorted(Comparator.comparing(Scope::text))
        .forEach(
            scope -> acquire(scope, Mode.CLAIM, CLAIM_LOOK, 1, List.of(wanted), new ArrayList<>()));
  }

  /** An attempt has ended: its slots are free. Sometimes that is said twice. */
  void free() {
    if (scene.over.isEmpty()) {
      return;
    }
    var attempt = scene.recent(scene.over);
    scene.say("free the slots of %s", attempt);
    for (int n = scene.oneOf(1, 1, 2); n > 0; n--) {
      SCOPES.stream()
          .filter(limits::limited)
          .forEach(
              scope ->
                  release(scope, new Release(attempt.id(), attempt.gen(), OptionalLong.empty())));
    }
  }

  private void release(Scope scope, Release release) {
    assertThat(stores().slots().release(scope, List.of(release)))
        .as("keys freed")
        .isEqualTo(limits.release(scope, List.of(release)));
  }

  /** The tasks behind slots are asked: all whose time has come, or offered ones at once. */
  void look() {
    Scope scope = anyScope();
    List<ModelLimits.Entry> entries = limits.entries(scope);
    boolean offers = scene.chance(50);
    boolean all = entries.stream().allMatch(e -> e.look() <= model.now);
    SlotStore.Looked looked;
    int[] expected;
    if (offers) {
      scene.say("look at the offers of %s", scope);
      List<ModelLimits.Entry> offered = entries.stream().filter(e -> !e.claimed()).toList();
      looked =
          stores()
              .slots()
              .lookAt(
                  scope,
                  entries.stream()
                      .map(e -> new Release(e.id(), e.gen(), OptionalLong.empty()))
                      .toList(),
                  Duration.ofMillis(LOOK));
      expected = limits.look(scope, offered, LOOK);
      expected[0] = entries.size();
    } else if (all) {
      // The store asks by the real clock, which is past all of them: only when the test's is too.
      scene.say("look at %s", scope);
      looked = stores().slots().look(scope, 200, Duration.ofMillis(LOOK));
      expected = limits.look(scope, entries, LOOK);
    } else {
      return;
    }
    assertThat(new int[] {looked.asked(), looked.freed()}).isEqualTo(expected);
  }

  void unblock() {
    LineStore lines = stores().lines();
    List<LineStore.Aside> all = lines.aside(Set.of(0, 1), 100);
    assertThat(all.stream().mapToLong(LineStore.Aside::tasks).sum())
        .isEqualTo(model.tasks.values().stream().filter(t -> t.aside).count());
    if (all.isEmpty()) {
      return;
    }
    LineStore.Aside aside = scene.oneOf(all);
    int most = scene.oneOf(1, 10);
    scene.say("unblock %d of %s", most, aside);
    assertThat(lines.unblock(aside, most))
        .isEqualTo(model.starts.unblock(aside.bucket(), aside.line().key(), aside.keyHash(), most));
  }
}
