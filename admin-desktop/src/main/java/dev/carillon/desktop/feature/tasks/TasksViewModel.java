package dev.carillon.desktop.feature.tasks;

import dev.carillon.client.StreamListener;
import dev.carillon.client.Subscription;
import dev.carillon.desktop.feature.Console;
import dev.carillon.desktop.fx.Metronome;
import dev.carillon.desktop.fx.RowList;
import dev.carillon.desktop.fx.Work;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.event.EventBatch;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskFilter;
import dev.carillon.model.task.TaskPage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;

/**
 * One page of tasks, cut by the server. It follows the event log: when tasks change, the page in
 * front is asked for again, at most once a second.
 */
public final class TasksViewModel {
  static final int PAGE_SIZE = 50;

  /** Ask anyway after so many seconds without an event, for what no event tells. */
  private static final int PATIENCE = 5;

  /**
   * What is in front.
   *
   * @param first number of the first task, from 1
   * @param previous whether there is a page before
   */
  public record Place(TaskPage page, long first, boolean previous) {
    boolean next() {
      return !page.nextToken().isEmpty();
    }
  }

  private final Console console;
  private final Work loading;
  private final RowList<Task> rows = new RowList<>(Task::id);
  private final ObjectProperty<TaskFilter> filter;
  private final ReadOnlyObjectWrapper<Optional<Place>> place =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final Deque<String> before = new ArrayDeque<>();
  private final AtomicBoolean changed = new AtomicBoolean();
  private String token = "";
  private int quiet;
  private boolean following;
  private Subscription events = () -> {};
  private Subscription ticks = () -> {};

  public TasksViewModel(Console console, TaskFilter first) {
    this.console = console;
    this.loading = console.work();
    this.filter = new SimpleObjectProperty<>(first);
    var unused =
        filter.subscribe(
            (was, now) -> {
              before.clear();
              token = "";
              place.set(Optional.empty());
              load();
            });
  }

  /** Opens the streams and asks for the page. */
  void open() {
    close();
    load();
    follow();
    ticks = Metronome.every(Duration.ofSeconds(1), this::tick);
  }

  void close() {
    events.close();
    ticks.close();
    following = false;
  }

  private void follow() {
    following = true;
    events =
        console
            .server()
            .watchEvents(
                "",
                new StreamListener<>() {
                  @Override
                  public void onNext(EventBatch batch) {
                    if (batch.resync()
                        || batch.events().stream().anyMatch(e -> concerns(e.queue(), e.type()))) {
                      changed.set(true);
                    }
                  }

                  @Override
                  public void onError(CarillonException error) {
                    console.fx().execute(() -> following = false);
                  }

                  @Override
                  public void onEnd() {
                    console.fx().execute(() -> following = false);
                  }
                });
  }

  private boolean concerns(String queue, String type) {
    TaskFilter f = filter.get();
    return (f.queue().isEmpty() || f.queue().equals(queue))
        && (f.type().isEmpty() || f.type().equals(type));
  }

  private void tick() {
    if (!console.live().get().link().up()) {
      events.close();
      following = false;
      return;
    }
    if (!following) {
      follow();
      changed.set(true);
    }
    boolean busy = loading.phase().get() == Work.Phase.RUNNING;
    if (!busy && (changed.getAndSet(false) || ++quiet >= PATIENCE)) {
      load();
    }
  }

  void load() {
    quiet = 0;
    String asked = token;
    TaskFilter wanted = filter.get();
    loading.start(() -> console.server().list(wanted, PAGE_SIZE, asked), this::show);
  }

  private void show(TaskPage page) {
    rows.update(page.tasks());
    long first = page.tasks().isEmpty() ? 0 : (long) before.size() * PAGE_SIZE + 1;
    place.set(Optional.of(new Place(page, first, !before.isEmpty())));
  }

  void next() {
    place
        .get()
        .filter(Place::next)
        .ifPresent(
            p -> {
              before.push(token);
              token = p.page().nextToken();
              load();
            });
  }

  void previous() {
    if (!before.isEmpty()) {
      token = before.pop();
      load();
    }
  }

  RowList<Task> rows() {
    return rows;
  }

  ObjectProperty<TaskFilter> filter() {
    return filter;
  }

  ReadOnlyObjectProperty<Optional<Place>> place() {
    return place.getReadOnlyProperty();
  }

  Work loading() {
    return loading;
  }

  Console console() {
    return console;
  }
}
