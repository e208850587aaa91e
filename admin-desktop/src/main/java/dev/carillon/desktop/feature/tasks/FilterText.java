package dev.carillon.desktop.feature.tasks;

import dev.carillon.model.task.TaskFilter;
import dev.carillon.model.task.TaskState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The plain filter of other screens, in the one grammar. */
final class FilterText {
  private FilterText() {}

  static String of(TaskFilter filter) {
    List<String> terms = new ArrayList<>();
    if (!filter.states().isEmpty()) {
      terms.add(
          filter.states().stream()
              .sorted()
              .map(TaskState::name)
              .map(n -> n.toLowerCase(Locale.ROOT))
              .collect(Collectors.joining(",", "state:", "")));
    }
    add(terms, "queue", filter.queue());
    add(terms, "type", filter.type());
    add(terms, "tenant", filter.tenant());
    return String.join(" ", terms);
  }

  private static void add(List<String> terms, String field, String value) {
    if (!value.isEmpty()) {
      terms.add(field + ":" + (value.matches("[A-Za-z0-9_.-]+") ? value : quoted(value)));
    }
  }

  private static String quoted(String value) {
    return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
