package dev.carillon.desktop.feature.tasks;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.feature.Console;
import dev.carillon.model.queue.QueueSnapshot;
import dev.carillon.model.task.TaskFilter;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.worker.WorkerSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import javafx.beans.property.ObjectProperty;
import javafx.scene.control.ComboBox;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;

/** Narrows the list by state, queue and type, and jumps to an id. */
final class FilterBar extends HBox {
  private final ComboBox<Optional<TaskState>> state = new ComboBox<>();
  private final ComboBox<String> queue = new ComboBox<>();
  private final ComboBox<String> type = new ComboBox<>();
  private final TextField id = new TextField();
  private final ObjectProperty<TaskFilter> filter;
  private boolean showing;

  /**
   * @param fixedState true if the list is one of a single state, which is not offered then
   */
  FilterBar(Console console, ObjectProperty<TaskFilter> filter, boolean fixedState) {
    this.filter = filter;
    setSpacing(8);
    List<Optional<TaskState>> states = new ArrayList<>(List.of(Optional.empty()));
    Stream.of(TaskState.values()).map(Optional::of).forEach(states::add);
    state.getItems().setAll(states);
    state.setConverter(words(s -> s.map(v -> text("state." + v)).orElse(text("tasks.anystate"))));
    queue.setConverter(words(q -> q.isEmpty() ? text("tasks.anyqueue") : q));
    type.setConverter(words(t -> t.isEmpty() ? text("tasks.anytype") : t));
    name(state, "filter-state", text("tasks.state"));
    name(queue, "filter-queue", text("tasks.queue"));
    name(type, "filter-type", text("tasks.type"));
    state.setVisibleRowCount(states.size());
    id.setPromptText(text("tasks.goto"));
    id.setAccessibleText(text("tasks.goto"));
    id.setId("filter-id");
    id.setPrefWidth(190);
    if (!fixedState) {
      getChildren().add(state);
    }
    getChildren().addAll(queue, type, id);
    var unused = filter.subscribe(this::show);
    state.setOnAction(e -> changed());
    queue.setOnAction(e -> changed());
    type.setOnAction(e -> changed());
    // Choices are looked up when a list opens, so that none changes under the pointer.
    queue.setOnShowing(
        e ->
            offer(
                queue,
                console.live().get().overview().stream()
                    .flatMap(o -> o.queues().stream())
                    .map(QueueSnapshot::name)));
    type.setOnShowing(
        e ->
            offer(
                type,
                Stream.concat(
                    Stream.of("kafka"),
                    console.live().get().overview().stream()
                        .flatMap(o -> o.workers().stream())
                        .map(WorkerSnapshot::types)
                        .flatMap(List::stream))));
  }

  TextField id() {
    return id;
  }

  private static void name(ComboBox<?> box, String id, String name) {
    box.setId(id);
    box.setAccessibleText(name);
    box.setPrefWidth(140);
  }

  private void offer(ComboBox<String> box, Stream<String> names) {
    String chosen = box.getValue();
    showing = true;
    box.getItems().setAll(Stream.concat(Stream.of(""), names.sorted()).distinct().toList());
    box.setValue(chosen);
    showing = false;
  }

  private void show(TaskFilter f) {
    showing = true;
    state.setValue(f.states().size() == 1 ? f.states().stream().findFirst() : Optional.empty());
    queue.setValue(f.queue());
    type.setValue(f.type());
    showing = false;
  }

  private void changed() {
    if (showing) {
      return;
    }
    TaskFilter was = filter.get();
    Set<TaskState> states =
        state.getParent() == null ? was.states() : state.getValue().map(Set::of).orElse(Set.of());
    filter.set(new TaskFilter(states, or(queue.getValue()), or(type.getValue()), was.tenant()));
  }

  private static String or(@Nullable String value) {
    return value == null ? "" : value;
  }

  private static <T> StringConverter<T> words(Function<T, String> name) {
    return new StringConverter<>() {
      @Override
      public String toString(T value) {
        return value == null ? "" : name.apply(value);
      }

      @Override
      public T fromString(String words) {
        throw new UnsupportedOperationException("The choice cannot be typed.");
      }
    };
  }
}
