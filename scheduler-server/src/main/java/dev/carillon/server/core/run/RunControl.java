package dev.carillon.server.core.run;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.workflow.RunState;
import dev.carillon.server.core.port.RunStore;
import dev.carillon.server.core.port.RunStore.Stepped;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.function.ToIntFunction;

/** What users do to a run: each a step of its own, after which its owner looks at it again. */
final class RunControl {
  /** The owner's steps come between: then once more. */
  private static final int TRIES = 200;

  private RunControl() {}

  /**
   * Changes a run.
   *
   * @param nodes whether the change looks at them
   * @param change what happened, as verb and words; empty verb: nothing is to be done
   */
  static void change(
      RunStore store,
      TaskId run,
      boolean nodes,
      String actor,
      String reason,
      BiFunction<RunStore.Stored, RunVars, Step.Told> change) {
    for (int i = 0; i < TRIES; i++) {
      RunStore.Stored stored =
          store
              .read(run, nodes)
              .orElseThrow(() -> CarillonException.notFound("run", "run", run.toString()));
      Step.Told told = change.apply(stored, stored.vars());
      if (told.verb().isEmpty()) {
        if (!actor.isEmpty()) {
          confirm(store, stored, actor);
        }
        return;
      }
      Step step =
          new Step(
              run,
              OptionalLong.empty(),
              stored.revision(),
              told.verb(),
              actor,
              reason,
              stored.vars(),
              0,
              0,
              Map.of(),
              Map.of(),
              List.of(),
              List.of(),
              List.of(told));
      switch (store.step(step)) {
        case Stepped.Done done -> {
          return;
        }
        case Stepped.Gone() -> throw CarillonException.notFound("run", "run", run.toString());
        case Stepped.Stale stale -> {}
        case Stepped.Taken taken -> {}
      }
    }
    throw CarillonException.of(
            ErrorCode.CONFLICT,
            "Expected a moment between two steps of the run, but there was none.")
        .subject(run.toString())
        .advice("Try again.")
        .build();
  }

  /**
   * A repeat that finds all done is no sooner answered than what it repeats: a step of a revision
   * that never was changes nothing, and is waited for.
   */
  private static void confirm(RunStore store, RunStore.Stored stored, String actor) {
    Stepped unused =
        store.step(
            new Step(
                stored.id(),
                OptionalLong.empty(),
                -1,
                "",
                actor,
                "",
                stored.vars(),
                0,
                0,
                Map.of(),
                Map.of(),
                List.of(),
                List.of(),
                List.of()));
  }

  /** A user cancels a run, if it has not ended: each time more sternly. */
  static void cancel(RunStore store, TaskId run, String actor, String reason) {
    cancel(store, run, actor, reason, vars -> Math.min(2, vars.cancel + 1));
  }

  /**
   * Cancels a run that has not ended, up to a level. Who is no user may call it again after a lost
   * answer: that must not make it sterner.
   */
  static void cancel(RunStore store, TaskId run, String actor, String reason, int level) {
    cancel(store, run, actor, reason, vars -> level);
  }

  private static void cancel(
      RunStore store, TaskId run, String actor, String reason, ToIntFunction<RunVars> levels) {
    change(
        store,
        run,
        false,
        actor,
        reason,
        (stored, vars) -> {
          int level = levels.applyAsInt(vars);
          if (vars.state.ended() || vars.cancel >= level) {
            return new Step.Told("", "");
          }
          vars.cancel = level;
          vars.cancelActor = actor;
          vars.cancelReason = reason;
          vars.state = RunState.STOPPING;
          return new Step.Told("run_cancel", reason);
        });
  }
}
