package dev.carillon.desktop.control;

import dev.carillon.desktop.i18n.Figures;
import dev.carillon.desktop.i18n.Texts;
import dev.carillon.model.task.Attempt;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** Where the time of a task went: before it was due, in the queue, in attempts, between them. */
public final class TimeWent extends VBox {
  /** One phase of it, milliseconds. */
  record Phase(Kind kind, long millis) {}

  /** What it did then. */
  enum Kind {
    DUE(Tone.IDLE),
    QUEUE(Tone.WAIT),
    RAN(Tone.RUN),
    RETRY(Tone.RETRY);

    private final Tone tone;

    Kind(Tone tone) {
      this.tone = tone;
    }
  }

  private final StackBar bar = new StackBar();
  private final Label words = new Label();

  public TimeWent() {
    setSpacing(4);
    setId("time-went");
    words.getStyleClass().add("caption");
    words.setWrapText(true);
    words.setMinHeight(Region.USE_PREF_SIZE);
    getChildren().addAll(bar, words);
  }

  /** Of one task, its phases in their order. */
  public void show(Task task, long nowMs) {
    List<Phase> phases = of(task, nowMs);
    show(phases);
    tell(phases, 1);
  }

  /** Of many tasks together: the share of each kind, and its mean for a task. */
  public void show(Collection<Task> tasks, long nowMs) {
    List<Phase> all = tasks.stream().flatMap(t -> of(t, nowMs).stream()).toList();
    show(Arrays.stream(Kind.values()).map(kind -> sum(all, kind)).toList());
    tell(all, Math.max(1, tasks.size()));
  }

  private void show(List<Phase> phases) {
    double whole = phases.stream().mapToLong(Phase::millis).sum();
    bar.show(
        whole, phases.stream().map(p -> new StackBar.Part(p.kind().tone, p.millis())).toList());
  }

  private void tell(List<Phase> phases, int tasks) {
    String told =
        Arrays.stream(Kind.values())
            .map(kind -> sum(phases, kind))
            .filter(p -> p.millis() > 0)
            .map(p -> Texts.text("task.went." + p.kind(), Figures.span(p.millis() / tasks)))
            .collect(Collectors.joining("  ·  "));
    words.setText(told);
    setAccessibleText(told);
  }

  private static Phase sum(List<Phase> phases, Kind kind) {
    return new Phase(
        kind, phases.stream().filter(p -> p.kind() == kind).mapToLong(Phase::millis).sum());
  }

  /** In their order; what took no time is left out. */
  static List<Phase> of(Task task, long nowMs) {
    List<Phase> phases = new ArrayList<>();
    List<Attempt> history = task.history();
    long end = task.endedMs() > 0 ? task.endedMs() : nowMs;
    boolean started = task.startedMs() > 0 || !history.isEmpty();
    long firstStart =
        history.isEmpty() ? (started ? task.startedMs() : end) : history.getFirst().startedMs();
    long due = history.isEmpty() ? Math.max(task.createdMs(), task.dueMs()) : task.createdMs();
    add(phases, Kind.DUE, task.createdMs(), Math.min(due, firstStart));
    add(phases, Kind.QUEUE, Math.min(due, firstStart), firstStart);
    long at = firstStart;
    for (Attempt attempt : history) {
      add(phases, Kind.RETRY, at, attempt.startedMs());
      add(phases, Kind.RAN, attempt.startedMs(), attempt.endedMs());
      at = attempt.endedMs();
    }
    if (task.state() == TaskState.RUNNING) {
      add(phases, Kind.RETRY, at, task.startedMs());
      add(phases, Kind.RAN, Math.max(at, task.startedMs()), nowMs);
    } else if (history.isEmpty() && started) {
      add(phases, Kind.RAN, firstStart, end);
    } else if (task.state().live() && !history.isEmpty()) {
      add(phases, Kind.RETRY, at, nowMs);
    }
    return phases;
  }

  private static void add(List<Phase> phases, Kind kind, long from, long to) {
    if (to > from) {
      phases.add(new Phase(kind, to - from));
    }
  }
}
