package dev.carillon.desktop.feature.workflows;

import dev.carillon.client.StreamListener;
import dev.carillon.client.Subscription;
import dev.carillon.desktop.feature.Console;
import dev.carillon.desktop.fx.Work;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.workflow.NodeView;
import dev.carillon.model.workflow.RunUpdate;
import dev.carillon.model.workflow.SubWorkflow;
import dev.carillon.model.workflow.Workflow;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The runs behind unfolded nodes: their definitions, and their nodes live. */
final class InnerRuns implements AutoCloseable {
  private final Console console;
  private final Runnable onDefinition;
  private final BiConsumer<String, Map<String, NodeView>> onNodes;
  private final Map<String, Workflow> definitions = new HashMap<>();
  private final Map<String, Subscription> watches = new HashMap<>();
  private final Map<String, String> runs = new HashMap<>();

  /**
   * @param onNodes told the key of the unfolded node and those within it that changed, by their ids
   */
  InnerRuns(
      Console console, Runnable onDefinition, BiConsumer<String, Map<String, NodeView>> onNodes) {
    this.console = console;
    this.onDefinition = onDefinition;
    this.onNodes = onNodes;
  }

  Optional<Workflow> definition(String key) {
    return Optional.ofNullable(definitions.get(key));
  }

  /**
   * @param childRun its run; empty: not begun
   */
  void unfold(String key, String tenant, SubWorkflow which, String childRun) {
    Work work = console.work();
    work.start(
        () -> console.server().workflows().get(tenant, which.workflow(), which.version()),
        found -> {
          definitions.put(key, found);
          onDefinition.run();
          follow(key, childRun);
        });
  }

  private void follow(String key, String childRun) {
    if (childRun.isEmpty() || watches.containsKey(key)) {
      return;
    }
    runs.put(key, childRun);
    Arrivals arrivals = new Arrivals();
    watches.put(
        key,
        console
            .server()
            .workflows()
            .watchRun(
                childRun,
                new StreamListener<>() {
                  @Override
                  public void onNext(RunUpdate update) {
                    arrivals.add(update);
                    console
                        .coalescer()
                        .submit(arrivals, () -> onNodes.accept(key, arrivals.take().nodes()));
                  }

                  @Override
                  public void onError(CarillonException error) {
                    console.fx().execute(() -> watches.remove(key));
                  }

                  @Override
                  public void onEnd() {
                    // The inner run has ended; what it came to stays on the screen.
                  }
                }));
  }

  /** Closes the streams until it goes on. */
  void pause() {
    watches.values().forEach(Subscription::close);
    watches.clear();
  }

  void resume() {
    Map.copyOf(runs).forEach(this::follow);
  }

  void fold(String key) {
    runs.remove(key);
    Subscription watch = watches.remove(key);
    if (watch != null) {
      watch.close();
    }
  }

  @Override
  public void close() {
    pause();
    runs.clear();
    definitions.clear();
  }
}
