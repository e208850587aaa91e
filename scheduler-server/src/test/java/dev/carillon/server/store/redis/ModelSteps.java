package dev.carillon.server.store.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** The operations a sequence is drawn from, the frequent ones more often. */
final class ModelSteps {
  private final List<Runnable> urn = new ArrayList<>();
  private final ModelScene scene;

  ModelSteps(ModelRig rig, Model model, Random random, Consumer<String> said) {
    this.scene = new ModelScene(rig, model, random, said);
    UserSteps user = new UserSteps(scene);
    LoopSteps loop = new LoopSteps(scene);
    WorkerSteps worker = new WorkerSteps(scene);
    add(14, user::submit);
    add(2, user::submitTwice);
    add(6, user::cancel);
    add(6, user::revive);
    add(4, user::pauseOrResume);
    add(3, user::look);
    OperatorSteps operator = new OperatorSteps(scene);
    add(4, operator::hold);
    add(4, operator::resume);
    add(3, operator::reschedule);
    add(2, operator::runNow);
    add(3, operator::delete);
    add(9, this::timeGoesBy);
    add(8, loop::tick);
    add(12, loop::take);
    add(4, loop::takeToRun);
    add(4, loop::unpublish);
    add(6, loop::reap);
    add(3, loop::sweep);
    add(4, loop::beat);
    add(1, loop::resign);
    add(14, worker::claim);
    add(5, worker::heartbeat);
    add(12, worker::complete);
    add(4, worker::release);
    add(2, worker::log);
    add(1, this::forgetScripts);
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
