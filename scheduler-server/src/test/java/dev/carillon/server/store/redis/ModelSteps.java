package dev.carillon.server.store.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** The operations a sequence is drawn from, the frequent ones more often. */
final class ModelSteps {
  private final List<Runnable> urn = new ArrayList<>();
  private final ModelScene scene;

  /** What a sequence dwells on: what takes many steps would hardly ever come about by chance. */
  private enum Theme {
    EVERYTHING,
    KEYS,
    DEAD_LETTERS,
    LIMITS
  }

  private final Theme theme;

  ModelSteps(ModelRig rig, Model model, Random random, Consumer<String> said) {
    this.scene = new ModelScene(rig, model, random, said);
    this.theme = Theme.values()[random.nextInt(Theme.values().length)];
    users();
    loops();
    workers();
    keys(new SubmitSteps(scene));
    deadLetters(new DeadSteps(scene));
    limits(new LimitSteps(scene), new WorkerSteps(scene));
    add(9, this::timeGoesBy);
    add(1, this::forgetScripts);
  }

  private void users() {
    UserSteps user = new UserSteps(scene);
    add(6, user::cancel);
    add(6, user::revive);
    add(4, user::pauseOrResume);
    add(3, user::look);
    OperatorSteps operator = new OperatorSteps(scene);
    add(4, operator::hold);
    add(4, operator::resume);
    add(3, operator::reschedule);
    add(2, operator::runNow);
    add(3, operator::edit);
    add(3, operator::delete);
  }

  private void loops() {
    LoopSteps loop = new LoopSteps(scene);
    add(8, loop::tick);
    add(12, loop::take);
    add(4, loop::takeToRun);
    add(4, loop::unpublish);
    add(6, loop::reap);
    add(3, loop::sweep);
    add(of(Theme.DEAD_LETTERS, 3), loop::purge);
    add(4, loop::beat);
    add(1, loop::resign);
  }

  private void workers() {
    WorkerSteps worker = new WorkerSteps(scene);
    add(14, worker::claim);
    add(5, worker::heartbeat);
    add(12, worker::complete);
    add(4, worker::release);
    add(2, worker::log);
  }

  private void keys(SubmitSteps submits) {
    add(14, submits::submit);
    add(2, submits::submitTwice);
    add(of(Theme.KEYS, 8), submits::submitUnique);
    add(of(Theme.KEYS, 8), submits::submitWithBothKeys);
    add(of(Theme.KEYS, 2), submits::dieBetweenTheSteps);
    add(of(Theme.KEYS, 4), submits::aKeyRunsOut);
  }

  private void deadLetters(DeadSteps dead) {
    add(of(Theme.DEAD_LETTERS, 5), dead::redrive);
    add(of(Theme.DEAD_LETTERS, 6), dead::discard);
    add(of(Theme.DEAD_LETTERS, 5), dead::undo);
  }

  private void limits(LimitSteps limit, WorkerSteps worker) {
    add(of(Theme.LIMITS, 5), limit::putLimits);
    add(of(Theme.LIMITS, 1), limit::removeLimits);
    add(of(Theme.LIMITS, 8), limit::settle);
    add(of(Theme.LIMITS, 12), limit::getSlotsToOffer);
    add(of(Theme.LIMITS, 12), limit::pick);
    add(of(Theme.LIMITS, 14), limit::getSlotsToClaim);
    add(of(Theme.LIMITS, 14), worker::claimPermitted);
    add(of(Theme.LIMITS, 6), limit::giveBack);
    add(of(Theme.LIMITS, 6), limit::free);
    add(of(Theme.LIMITS, 5), limit::look);
    add(of(Theme.LIMITS, 4), limit::unblock);
  }

  /** That often in sequences of a theme, less in those of everything, never in the others. */
  private int of(Theme its, int weight) {
    return theme == its ? weight : theme == Theme.EVERYTHING ? (weight + 3) / 4 : 0;
  }

  private void add(int weight, Runnable step) {
    for (int i = 0; i < weight; i++) {
      urn.add(step);
    }
  }

  void next() {
    scene.oneOf(urn).run();
  }

  private void timeGoesBy() {
    long millis = scene.oneOf(1, 400, 2_000, 5_000, 30_000, 700_000);
    scene.say("%d ms go by", millis);
    scene.model.now += millis;
  }

  private void forgetScripts() {
    scene.say("Redis forgets the scripts");
    scene.rig.forgetScripts();
  }
}
