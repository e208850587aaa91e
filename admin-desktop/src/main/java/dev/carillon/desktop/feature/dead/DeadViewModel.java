package dev.carillon.desktop.feature.dead;

import dev.carillon.desktop.feature.Console;
import dev.carillon.desktop.feature.Polling;
import dev.carillon.desktop.fx.RowList;
import dev.carillon.desktop.fx.Work;
import dev.carillon.desktop.state.DeadLetterPort;
import dev.carillon.model.dead.Canary;
import dev.carillon.model.dead.DeadGroup;
import dev.carillon.model.dead.DeadGroups;
import dev.carillon.model.dead.DeadSelection;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskPage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** The groups of dead letters, those of the chosen one, and what an action would act on. */
public final class DeadViewModel {
  static final int TASKS = 200;
  private static final int GROUPS = 500;

  private final Console console;
  private final Work asking;
  private final Work listing;
  private final Work canaryAsking;
  private final Polling polling;
  private final RowList<DeadGroup> groups = new RowList<>(DeadGroup::fingerprint);
  private final RowList<Task> tasks = new RowList<>(Task::id);
  private final ReadOnlyObjectWrapper<Optional<DeadGroups>> totals =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyObjectWrapper<Optional<TaskPage>> page =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyObjectWrapper<Optional<Canary>> running =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private DeadSelection narrowing = DeadSelection.ALL;
  private boolean unread;
  private Optional<String> group = Optional.empty();
  private List<String> chosen = List.of();

  public DeadViewModel(Console console) {
    this.console = console;
    asking = console.work();
    listing = console.work();
    canaryAsking = console.work();
    polling = new Polling(console, Duration.ofSeconds(2), this::ask, asking, listing, canaryAsking);
  }

  void open() {
    polling.open();
  }

  void close() {
    polling.close();
  }

  void ask() {
    DeadSelection wanted = narrowing;
    asking.start(
        () -> server().groups(wanted, GROUPS),
        answer -> {
          groups.update(answer.groups());
          totals.set(Optional.of(answer));
        });
    canaryAsking.start(
        () -> server().canaries(),
        all -> running.set(all.stream().filter(c -> c.state().live()).findFirst()));
    list();
  }

  private void list() {
    DeadSelection wanted = group.map(print -> Narrowing.group(narrowing, print)).orElse(narrowing);
    listing.start(
        () -> server().list(wanted, TASKS, ""),
        answer -> {
          tasks.update(answer.tasks());
          page.set(Optional.of(answer));
        });
  }

  /** The filter that stands there cannot be read: until it can, nothing acts on all of it. */
  void unread() {
    unread = true;
  }

  void narrow(List<String> terms) {
    unread = false;
    narrowing = Narrowing.of(terms);
    chosen = List.of();
    ask();
  }

  boolean narrowed() {
    return !narrowing.isEmpty();
  }

  void choose(Optional<String> fingerprint) {
    group = fingerprint;
    chosen = List.of();
    list();
  }

  void chooseTasks(List<String> ids) {
    chosen = List.copyOf(ids);
  }

  /** The chosen group as it is now. */
  Optional<DeadGroup> group() {
    return group
        .flatMap(print -> groups.rows().stream().filter(r -> r.key().equals(print)).findFirst())
        .map(row -> row.get());
  }

  List<String> chosen() {
    return chosen;
  }

  /** What an action begun now acts on. */
  Target target() {
    if (!chosen.isEmpty()) {
      return new Target(DeadSelection.tasks(chosen), chosen.size(), chosen.getFirst());
    }
    Optional<DeadGroup> one = group();
    if (one.isPresent()) {
      DeadGroup g = one.get();
      return new Target(Narrowing.group(narrowing, g.fingerprint()), g.count(), g.lastTask());
    }
    // What a filter means that cannot be read nobody knows: not all.
    long all = unread ? 0 : totals.get().map(DeadGroups::count).orElse(0L);
    return new Target(Narrowing.all(narrowing), all, "");
  }

  DeadLetterPort server() {
    return console.server().deadLetters();
  }

  Console console() {
    return console;
  }

  RowList<DeadGroup> groups() {
    return groups;
  }

  RowList<Task> tasks() {
    return tasks;
  }

  ReadOnlyObjectProperty<Optional<DeadGroups>> totals() {
    return totals.getReadOnlyProperty();
  }

  ReadOnlyObjectProperty<Optional<TaskPage>> page() {
    return page.getReadOnlyProperty();
  }

  /** A careful redrive that is under way, whoever began it. */
  ReadOnlyObjectProperty<Optional<Canary>> running() {
    return running.getReadOnlyProperty();
  }

  Work asking() {
    return asking;
  }

  Work listing() {
    return listing;
  }
}
