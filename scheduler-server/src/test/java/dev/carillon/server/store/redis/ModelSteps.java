package dev.carillon.server.store.redis;

import java.util.ArrayList;
import java.util.List;

/** The operations a sequence is drawn from, the frequent ones more often. */
final class ModelSteps {
  private final List<Runnable> urn = new ArrayList<>();
  private final ModelScene scene;

  ModelSteps(ModelScene scene) {
    this.scene = scene;
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
    add(of(ModelTheme.DEAD_LETTERS, 3), loop::purge);
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
    add(of(ModelTheme.KEYS, 8), submits::submitUnique);
    add(of(ModelTheme.KEYS, 8), submits::submitWithBothKeys);
    add(of(ModelTheme.KEYS, 2), submits::dieBetweenTheSteps);
    add(of(ModelTheme.KEYS, 4), submits::aKeyRunsOut);
  }

  private void deadLetters(DeadSteps dead) {
    add(of(ModelTheme.DEAD_LETTERS, 5), dead::redrive);
    add(of(ModelTheme.DEAD_LETTERS, 6), dead::discard);
    add(of(ModelTheme.DEAD_LETTERS, 5), dead::undo);
  }

  private void limits(LimitSteps limit, WorkerSteps worker) {
    add(of(ModelTheme.LIMITS, 5), limit::putLimits);
    add(of(ModelTheme.LIMITS, 1), limit::removeLimits);
    add(of(ModelTheme.LIMITS, 8), limit::settle);
    add(of(ModelTheme.LIMITS, 12), limit::getSlotsToOffer);
    add(of(ModelTheme.LIMITS, 12), limit::pick);
    add(of(ModelTheme.LIMITS, 14), limit::getSlotsToClaim);
    add(of(ModelTheme.LIMITS, 14), worker::claimPermitted);
    add(of(ModelTheme.LIMITS, 12), limit::giveBack);
    add(of(ModelTheme.LIMITS, 6), limit::free);
    add(of(ModelTheme.LIMITS, 5), limit::look);
    add(of(ModelTheme.LIMITS, 4), limit::unblock);
  }

  /** That often in sequences of a theme, less in those of everything, never in the others. */
  private int of(ModelTheme its, int weight) {
    if (scene.theme == ModelTheme.EVERYTHING) {
      return (weight + 3) / 4;
    }
    return scene.theme == its ? 2 * weight : 0;
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
