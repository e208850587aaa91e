package dev.carillon.desktop.feature.workflows;

import dev.carillon.desktop.feature.Console;
import dev.carillon.desktop.fx.Problem;
import dev.carillon.model.workflow.SubWorkflow;
import dev.carillon.model.workflow.Workflow;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** The runs behind unfolded nodes, by the keys of those. */
final class InnerRuns implements AutoCloseable {
  private final Console console;
  private final Runnable onDefinition;
  private final BiConsumer<String, Arrivals.Batch> onNodes;
  private final Map<String, InnerRun> runs = new HashMap<>();
  private final ReadOnlyObjectWrapper<Optional<Problem>> problem =
      new ReadOnlyObjectWrapper<>(Optional.empty());

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

  /** Why a definition is not there, of those that are waited for. */
  ReadOnlyObjectProperty<Optional<Problem>> problem() {
    return problem.getReadOnlyProperty();
  }

  private void problems() {
    problem.set(runs.values().stream().flatMap(run -> run.problem().stream()).findFirst());
  }

  /** The innermost unfolded node that a key stands in. */
  Optional<String> around(String key) {
    return runs.keySet().stream()
        .filter(unfolded -> key.startsWith(unfolded + "/"))
        .max(Comparator.comparingInt(String::length));
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
        new InnerRun(
            console,
            tenant,
            which,
            onDefinition,
            this::problems,
            batch -> onNodes.accept(key, batch));
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

  /** With all that is unfolded in it. */
  void fold(String key) {
    Set<String> gone = new HashSet<>(runs.keySet());
    gone.removeIf(k -> !k.equals(key) && !k.startsWith(key + "/"));
    for (String k : gone) {
      InnerRun run = runs.remove(k);
      if (run != null) {
        run.close();
      }
    }
    problems();
  }

  @Override
  public void close() {
    runs.values().forEach(InnerRun::close);
    runs.clear();
    problems();
  }
}
