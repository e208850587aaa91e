package dev.carillon.desktop.feature.tasks;

import dev.carillon.client.StreamListener;
import dev.carillon.client.Subscription;
import dev.carillon.desktop.feature.Console;
import dev.carillon.desktop.fx.Work;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskState;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** One task, live: what it is, how it stands, what it writes. */
public final class TaskDetailViewModel {
  private final Console console;
  private final ReadOnlyObjectWrapper<Optional<Task>> task =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final Work loading;
  private final LogTail log;
  private Subscription watch = () -> {};
  private String id = "";
  private int logGen;
  private boolean broken;

  public TaskDetailViewModel(Console console) {
    this.console = console;
    this.loading = console.work();
    this.log = new LogTail(console);
  }

  void open(String wanted) {
    close();
    id = wanted;
    logGen = 0;
    task.set(Optional.empty());
    load();
    follow();
    log.open(wanted, 0);
  }

  void close() {
    watch.close();
    log.close();
    loading.reset();
    id = "";
  }

  /** Everything; a watch tells only that something changed, and carries no payload. */
  void load() {
    String asked = id;
    if (!asked.isEmpty()) {
      loading.start(() -> console.server().get(asked), this::show);
    }
  }

  private void show(Task next) {
    int was = task.get().map(Task::gen).orElse(next.gen());
    boolean revived =
        next.gen() != was || (next.state() == TaskState.RUNNING && logGen != next.gen());
    task.set(Optional.of(next));
    if (revived) {
      // A further attempt writes a log of its own.
      logGen = next.gen();
      log.open(id, next.state() == TaskState.RUNNING ? next.gen() : 0);
    }
  }

  private boolean live() {
    return task.get().map(t -> t.state().live()).orElse(true);
  }

  /** Once a second: picks up again after an outage. */
  void tick() {
    if (id.isEmpty() || !console.live().get().link().up()) {
      return;
    }
    if (broken) {
      watch.close();
      follow();
      load();
      log.open(id, 0);
    } else if (log.over() && task.get().filter(t -> t.state() == TaskState.RUNNING).isPresent()) {
      // The watch may have gone over to another server, which a log does not.
      log.again();
    }
  }

  private void follow() {
    String mine = id;
    broken = false;
    watch =
        console
            .server()
            .watchTask(
                id,
                new StreamListener<>() {
                  @Override
                  public void onNext(Task changed) {
                    console
                        .coalescer()
                        .submit(
                            TaskDetailViewModel.this,
                            () -> {
                              if (mine.equals(id)) {
                                load();
                              }
                            });
                  }

                  @Override
                  public void onError(CarillonException error) {
                    console.fx().execute(() -> broken |= mine.equals(id));
                  }

                  @Override
                  public void onEnd() {
                    // The task has ended, or the server has.
                    console.fx().execute(() -> broken |= mine.equals(id) && live());
                  }
                });
  }

  void cancel(Work work, String which, Consumer<Task> done) {
    work.start(() -> console.server().cancel(which, ""), done.andThen(t -> reopen(which)));
  }

  /**
   * @param rerun also one that succeeded
   */
  void retry(Work work, String which, boolean rerun, Consumer<Task> done) {
    work.start(() -> console.server().retry(which, rerun), done.andThen(t -> reopen(which)));
  }

  /** After a revival the old watch has ended. */
  private void reopen(String which) {
    if (which.equals(id)) {
      watch.close();
      follow();
      load();
    }
  }

  ReadOnlyObjectProperty<Optional<Task>> task() {
    return task.getReadOnlyProperty();
  }

  Work loading() {
    return loading;
  }

  LogTail log() {
    return log;
  }

  Console console() {
    return console;
  }

  String id() {
    return id;
  }
}
