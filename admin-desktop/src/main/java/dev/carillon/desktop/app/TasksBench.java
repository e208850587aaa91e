package dev.carillon.desktop.app;

import dev.carillon.desktop.bench.Figure;
import dev.carillon.desktop.fx.FxThread;
import dev.carillon.desktop.fx.Row;
import dev.carillon.model.task.Task;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import javafx.animation.AnimationTimer;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import org.jspecify.annotations.Nullable;

/**
 * Types filters into the list of tasks and tells how long each takes from its last letter to the
 * frame with its first page: {@code console --bench=tasks}. Expects tasks in the queues bulk-0 to
 * bulk-6. On the JavaFX thread.
 */
final class TasksBench {
  private static final int QUEUES = 7;
  private static final int UNCOUNTED = 2;
  private static final long PATIENCE_NANOS = 60_000_000_000L;

  private final ConsoleWindow window;
  private final Figure.Out out;
  private final Deque<String> queues = new ArrayDeque<>();
  private final List<Double> took = new ArrayList<>();

  TasksBench(ConsoleWindow window, Figure.Out out) {
    this.window = window;
    this.out = out;
    IntStream.range(0, 2 * QUEUES).forEach(i -> queues.add("bulk-" + i % QUEUES));
  }

  void windowShown() {
    window.frame().go(Place.TASKS);
    when("a list of tasks", t -> t != null, began -> next());
  }

  private void next() {
    String queue = queues.poll();
    if (queue == null) {
      end();
      return;
    }
    TextField field = (TextField) window.scene().lookup("#filter-input");
    field.setText("queue:" + queue);
    when(
        "tasks of queue " + queue,
        t -> t != null && t.queue().equals(queue),
        began ->
            FxThread.afterFrame(
                () -> {
                  took.add((System.nanoTime() - began) / 1e6);
                  next();
                }));
  }

  /** Looks at the first row every frame. */
  private void when(
      String what,
      java.util.function.Predicate<@Nullable Task> wanted,
      java.util.function.LongConsumer then) {
    long began = System.nanoTime();
    new AnimationTimer() {
      @Override
      public void handle(long now) {
        if (wanted.test(first())) {
          stop();
          then.accept(began);
        } else if (System.nanoTime() - began > PATIENCE_NANOS) {
          stop();
          System.err.println("Expected " + what + ", but none came within a minute.");
          FxThread.exit();
        }
      }
    }.start();
  }

  private @Nullable Task first() {
    return window.scene().lookup("#tasks-table") instanceof TableView<?> table
            && !table.getItems().isEmpty()
            && table.getItems().getFirst() instanceof Row<?> row
            && row.get() instanceof Task task
        ? task
        : null;
  }

  /** The first ones load what the later ones use. */
  private void end() {
    List<Double> counted = new ArrayList<>(took.subList(UNCOUNTED, took.size()));
    Collections.sort(counted);
    out.tell("first_page_typed_first", took.getFirst(), "ms");
    out.tell("first_page_typed", counted.get(counted.size() / 2), "ms");
    out.tell("first_page_typed_worst", counted.getLast(), "ms");
    FxThread.exit();
  }
}
