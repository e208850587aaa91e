package dev.carillon.desktop.feature.workflows;

import dev.carillon.client.StreamListener;
import dev.carillon.client.Subscription;
import dev.carillon.desktop.feature.Console;
import dev.carillon.desktop.fx.Problem;
import dev.carillon.desktop.fx.Work;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.workflow.RunUpdate;
import dev.carillon.model.workflow.SubWorkflow;
import dev.carillon.model.workflow.Workflow;
import java.util.Optional;
import java.util.function.Consumer;

/** The run behind one unfolded node: its definition, and its nodes live. */
final class InnerRun {
  private final Console console;
  private final String tenant;
  private final SubWorkflow which;
  private final Runnable onDefinition;
  private final Runnable onProblem;
  private final Consumer<Arrivals.Batch> onNodes;
  private final Work loading;
  private Optional<Workflow> definition = Optional.empty();
  private Subscription watch = () -> {};
  private String run = "";
  private boolean broken;
  private boolean paused;

  /** Of the stream that is followed now: what comes for others is of no use any more. */
  private Arrivals arrivals = new Arrivals();

  /**
   * @param onProblem told that the definition cannot be had, or can after all
   * @param onNodes told the nodes that changed, at most once a frame
   */
  InnerRun(
      Console console,
      String tenant,
      SubWorkflow which,
      Runnable onDefinition,
      Runnable onProblem,
      Consumer<Arrivals.Batch> onNodes) {
    this.console = console;
    this.tenant = tenant;
    this.which = which;
    this.onDefinition = onDefinition;
    this.onProblem = onProblem;
    this.onNodes = onNodes;
    loading = console.work();
    loading.problem().subscribe(p -> onProblem.run());
  }

  /** Why its definition is not there. */
  Optional<Problem> problem() {
    return loading.problem().get();
  }

  /** Asks for its definition; the answer may be there at once. */
  void load() {
    loading.start(
        () -> console.server().workflows().get(tenant, which.workflow(), which.version()),
        found -> {
          definition = Optional.of(found);
          onDefinition.run();
        });
  }

  Optional<Workflow> definition() {
    return definition;
  }

  /**
   * @param childRun its run; empty: not begun
   * @return whether it is another than before
   */
  boolean follow(String childRun) {
    if (childRun.equals(run)) {
      return false;
    }
    run = childRun;
    follow();
    return true;
  }

  private void follow() {
    stop();
    if (run.isEmpty() || paused) {
      return;
    }
    Arrivals mine = arrivals;
    watch =
        console
            .server()
            .workflows()
            .watchRun(
                run,
                new StreamListener<>() {
                  @Override
                  public void onNext(RunUpdate update) {
                    mine.add(update);
                    console.coalescer().submit(mine, () -> take(mine));
                  }

                  @Override
                  public void onError(CarillonException error) {
                    boolean forGood = Problem.of(error).lasting();
                    console.fx().execute(() -> lost(mine, forGood));
                  }

                  @Override
                  public void onEnd() {
                    // The run has ended, or the server has.
                    console.fx().execute(() -> lost(mine, mine.ended()));
                  }
                });
  }

  private void lost(Arrivals mine, boolean forGood) {
    if (mine == arrivals) {
      broken = !forGood;
    }
  }

  private void take(Arrivals mine) {
    if (mine == arrivals && !console.pace().frozen().get()) {
      Arrivals.Batch batch = mine.take();
      if (!batch.nodes().isEmpty()) {
        onNodes.accept(batch);
      }
    }
  }

  /** Takes up what an outage has ended. */
  void tick() {
    if (paused || !console.live().get().link().up()) {
      return;
    }
    if (broken) {
      follow();
    }
    if (loading.failedForNow()) {
      load();
    }
    // What came while it was frozen.
    take(arrivals);
  }

  /** Closes the stream until it goes on; what is known stays. */
  void pause() {
    paused = true;
    stop();
  }

  void resume() {
    paused = false;
    follow();
  }

  private void stop() {
    arrivals = new Arrivals();
    broken = false;
    watch.close();
    watch = () -> {};
  }

  void close() {
    stop();
    loading.reset();
  }
}
