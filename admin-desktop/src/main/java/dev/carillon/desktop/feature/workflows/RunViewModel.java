package dev.carillon.desktop.feature.workflows;

import dev.carillon.client.StreamListener;
import dev.carillon.client.Subscription;
import dev.carillon.desktop.feature.Console;
import dev.carillon.desktop.fx.Metronome;
import dev.carillon.desktop.fx.Problem;
import dev.carillon.desktop.fx.Work;
import dev.carillon.desktop.state.WorkflowPort;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.workflow.NodeState;
import dev.carillon.model.workflow.NodeView;
import dev.carillon.model.workflow.Run;
import dev.carillon.model.workflow.RunUpdate;
import dev.carillon.model.workflow.Workflow;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** One run, live: its nodes by id, and the definition it goes by. */
public final class RunViewModel {
  private final Console console;
  private final Work loading;
  private final ReadOnlyObjectWrapper<Optional<Run>> run =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyObjectWrapper<Optional<Workflow>> workflow =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyObjectWrapper<Optional<Problem>> problem =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final Map<String, NodeView> nodes = new LinkedHashMap<>();
  private final Arrivals arrivals = new Arrivals();
  private Consumer<Collection<NodeView>> onNodes = changed -> {};
  private Subscription watch = () -> {};
  private Subscription ticks = () -> {};
  private String id = "";
  private boolean broken;
  private Object turn = new Object();

  public RunViewModel(Console console) {
    this.console = console;
    this.loading = console.work();
  }

  /** Told which nodes changed, on the JavaFX thread, at most once a frame. */
  void onNodes(Consumer<Collection<NodeView>> action) {
    onNodes = action;
  }

  void open(String wanted) {
    close();
    id = wanted;
    nodes.clear();
    run.set(Optional.empty());
    workflow.set(Optional.empty());
    problem.set(Optional.empty());
    follow();
    ticks = Metronome.every(Duration.ofSeconds(1), this::tick);
  }

  /** The screen is in front again: the streams that were closed with it go on. */
  void resume() {
    if (!id.isEmpty()) {
      watch.close();
      follow();
      ticks.close();
      ticks = Metronome.every(Duration.ofSeconds(1), this::tick);
    }
  }

  /** Closes the streams; what is known stays. */
  void pause() {
    turn = new Object();
    watch.close();
    ticks.close();
  }

  void close() {
    pause();
    loading.reset();
    id = "";
  }

  private void tick() {
    if (broken && console.live().get().link().up()) {
      watch.close();
      follow();
    }
    // A run that has ended brings no news with which it would be asked again.
    if (loading.failedForNow() && console.live().get().link().up()) {
      run.get().ifPresent(this::define);
    }
    // What came while it was frozen.
    take(turn);
  }

  private void follow() {
    broken = false;
    Object mine = new Object();
    turn = mine;
    arrivals.clear();
    watch =
        server()
            .watchRun(
                id,
                new StreamListener<>() {
                  @Override
                  public void onNext(RunUpdate update) {
                    arrivals.add(update);
                    console.coalescer().submit(RunViewModel.this, () -> take(mine));
                  }

                  @Override
                  public void onError(CarillonException error) {
                    console.fx().execute(() -> lost(mine, Optional.of(Problem.of(error))));
                  }

                  @Override
                  public void onEnd() {
                    console.fx().execute(() -> ended(mine));
                  }
                });
  }

  private void lost(Object mine, Optional<Problem> why) {
    if (mine == turn) {
      broken = why.filter(Problem::lasting).isEmpty();
      problem.set(why);
    }
  }

  /** The run has ended, or the server has. */
  private void ended(Object mine) {
    boolean over = arrivals.ended() || run.get().map(r -> r.state().ended()).orElse(false);
    if (!over) {
      lost(mine, Optional.empty());
    }
  }

  private void take(Object mine) {
    if (mine != turn || console.pace().frozen().get()) {
      return;
    }
    Arrivals.Batch batch = arrivals.take();
    if (batch.run().equals(run.get()) && batch.nodes().isEmpty() || batch.run().isEmpty()) {
      return;
    }
    if (batch.anew()) {
      nodes.keySet().retainAll(batch.nodes().keySet());
    }
    nodes.putAll(batch.nodes());
    problem.set(Optional.empty());
    batch.run().ifPresent(this::take);
    onNodes.accept(batch.nodes().values());
  }

  private void take(Run next) {
    run.set(Optional.of(next));
    define(next);
  }

  private void define(Run of) {
    if (workflow.get().isEmpty() && loading.phase().get() != Work.Phase.RUNNING) {
      loading.start(
          () -> server().get(of.tenant(), of.workflow(), of.version()),
          found -> workflow.set(Optional.of(found)));
    }
  }

  /** A run that was told of by a command: its watch may have ended with its end. */
  void began(Run again) {
    if (again.id().equals(id)) {
      watch.close();
      follow();
    }
  }

  Optional<NodeView> node(String node) {
    return Optional.ofNullable(nodes.get(node));
  }

  Map<String, NodeView> nodes() {
    return new HashMap<>(nodes);
  }

  long count(NodeState state) {
    return nodes.values().stream().filter(n -> n.state() == state).count();
  }

  WorkflowPort server() {
    return console.server().workflows();
  }

  ReadOnlyObjectProperty<Optional<Run>> run() {
    return run.getReadOnlyProperty();
  }

  ReadOnlyObjectProperty<Optional<Workflow>> workflow() {
    return workflow.getReadOnlyProperty();
  }

  ReadOnlyObjectProperty<Optional<Problem>> problem() {
    return problem.getReadOnlyProperty();
  }

  Work loading() {
    return loading;
  }

  Console console() {
    return console;
  }

  String id() {
    return id;
  }
}
