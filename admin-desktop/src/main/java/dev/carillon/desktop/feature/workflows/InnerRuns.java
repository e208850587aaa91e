package dev.carillon.desktop.feature.workflows;

import dev.carillon.desktop.feature.Console;
import dev.carillon.model.workflow.SubWorkflow;
import dev.carillon.model.workflow.Workflow;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/** The runs behind unfolded nodes, by the keys of those. */
final class InnerRuns implements AutoCloseable {
  private final Console console;
  private final Runnable onDefinition;
  private final BiConsumer<String, Arrivals.Batch> onNodes;
  private final Map<String, InnerRun> runs = new HashMap<>();

  /**
   * @param onNodes told the key of the unfolded node and those within it that changed, by their ids
   */
  InnerRuns(Console console, Runnable onDefinition, BiConsumer<String, Arrivals.Batch> onNodes) {
    this.console = console;
    this.onDefinition = onDefinition;
    this.onNodes = onNodes;
  }

  /** Of an unfolded node, once it is known. */
  Optional<Workflow> definition(String key) {
    return Optional.ofNullable(runs.get(key)).flatMap(InnerRun::definition);
  }

  Set<String> keys() {
    return Set.copyOf(runs.keySet());
  }

  /**
   * @param childRun its run; empty: not begun
   */
  void unfold(String key, String tenant, SubWorkflow which, String childRun) {
    fold(key);
    InnerRun run =
        new InnerRun(console, tenant, which, onDefinition, batch -> onNodes.accept(key, batch));
    // Whoever is told of its definition looks for it here.
    runs.put(key, run);
    run.load();
    run.follow(childRun);
  }

  /**
   * The run of a node, which begins later than the outer one, and another with each retry.
   *
   * @return whether it is another than was followed
   */
  boolean follow(String key, String childRun) {
    InnerRun run = runs.get(key);
    return run != null && run.follow(childRun);
  }

  /** Takes up what an outage has ended. */
  void tick() {
    runs.values().forEach(InnerRun::tick);
  }

  /** Closes the streams until it goes on. */
  void pause() {
    runs.values().forEach(InnerRun::pause);
  }

  void resume() {
    runs.values().forEach(InnerRun::resume);
  }

  void fold(String key) {
    InnerRun run = runs.remove(key);
    if (run != null) {
      run.close();
    }
  }

  @Override
  public void close() {
    runs.values().forEach(InnerRun::close);
    runs.clear();
  }
}
