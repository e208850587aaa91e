package dev.carillon.desktop.feature.tasks;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.i18n.Figures;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskState;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javafx.scene.control.Label;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Region;

/** Names and values of what is known of a task; what does not apply is left out. */
final class TaskFacts {
  private record Fact(String name, String value) {}

  private TaskFacts() {}

  static void fill(GridPane grid, Task task, long nowMs, ZoneId zone) {
    grid.getChildren().clear();
    int row = 0;
    for (Fact fact : facts(task, nowMs, zone)) {
      Label name = new Label(fact.name());
      name.getStyleClass().add("fact-name");
      name.setMinWidth(Region.USE_PREF_SIZE);
      Label value = new Label(fact.value());
      value.getStyleClass().add("fact-value");
      value.setWrapText(true);
      value.setMinHeight(Region.USE_PREF_SIZE);
      grid.addRow(row++, name, value);
    }
  }

  private static List<Fact> facts(Task t, long nowMs, ZoneId zone) {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact(text("task.type"), t.type()));
    facts.add(new Fact(text("task.queue"), t.queue()));
    facts.add(new Fact(text("task.priority"), text("task.priority.of", t.priority())));
    facts.add(
        new Fact(
            text("task.attempts"),
            text("task.attempts.of", t.attempts(), t.retry().maxAttempts())));
    facts.add(new Fact(text("task.created"), Figures.full(t.createdMs(), zone)));
    facts.add(new Fact(text("task.due"), due(t, nowMs, zone)));
    if (t.startedMs() > 0) {
      long late = Math.max(0, t.startedMs() - t.dueMs());
      String suffix = t.history().isEmpty() ? text("task.late", Figures.span(late)) : "";
      facts.add(new Fact(text("task.started"), Figures.full(t.startedMs(), zone) + suffix));
    }
    if (t.endedMs() > 0) {
      String took =
          t.startedMs() > 0 ? text("task.took", Figures.span(t.endedMs() - t.startedMs())) : "";
      facts.add(new Fact(text("task.ended"), Figures.full(t.endedMs(), zone) + took));
    }
    if (!t.worker().isEmpty()) {
      facts.add(new Fact(text("task.worker"), t.worker()));
    }
    if (t.state() == TaskState.RUNNING && t.leaseUntilMs() > 0) {
      facts.add(new Fact(text("task.lease"), text("in", Figures.coarse(t.leaseUntilMs() - nowMs))));
    }
    facts.add(
        new Fact(
            text("task.backoff"),
            text(
                "task.backoff.of",
                Figures.exact(t.retry().backoffBase()),
                Figures.exact(t.retry().backoffMax()))));
    facts.add(new Fact(text("task.timeout"), Figures.exact(t.execTimeout())));
    add(facts, "task.name", t.name());
    add(facts, "task.tenant", "default".equals(t.tenant()) ? "" : t.tenant());
    add(facts, "task.key", t.idempotencyKey());
    add(facts, "task.labels", pairs(t.labels()));
    add(facts, "task.attributes", pairs(t.attributes()));
    return facts;
  }

  private static String due(Task t, long nowMs, ZoneId zone) {
    String at = Figures.full(t.dueMs(), zone);
    return t.dueMs() > nowMs ? at + " · " + text("in", Figures.coarse(t.dueMs() - nowMs)) : at;
  }

  private static void add(List<Fact> facts, String key, String value) {
    if (!value.isEmpty()) {
      facts.add(new Fact(text(key), value));
    }
  }

  private static String pairs(Map<String, String> pairs) {
    return pairs.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(e -> e.getKey() + "=" + e.getValue())
        .collect(Collectors.joining("\n"));
  }
}
