package dev.carillon.desktop.feature.schedules;

import dev.carillon.client.Subscription;
import dev.carillon.desktop.feature.Console;
import dev.carillon.desktop.feature.Pages;
import dev.carillon.desktop.fx.Work;
import dev.carillon.model.schedule.ScheduleFilter;
import dev.carillon.model.schedule.ScheduleKey;
import dev.carillon.model.schedule.ScheduleSnapshot;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The schedules of one server, read once for all that show them. On the JavaFX thread only. */
public final class KnownSchedules {
  private static final int PAGE = 500;

  private final Console console;
  private final Work asking;
  private final Pages<ScheduleSnapshot> pages;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  public KnownSchedules(Console console) {
    this.console = console;
    asking = console.work();
    pages =
        new Pages<>(asking, s -> ScheduleKey.of(s.schedule()).toString(), this::page, this::tell);
    var unused = asking.problem().subscribe(problem -> tell());
  }

  private CompletableFuture<Pages.Page<ScheduleSnapshot>> page(String token) {
    return console
        .server()
        .schedules()
        .list(ScheduleFilter.ALL, PAGE, token)
        .thenApply(p -> new Pages.Page<>(p.schedules(), p.nextToken(), p.total()));
  }

  private void tell() {
    listeners.forEach(Runnable::run);
  }

  /** Calls it after each answer, also if that is an error, until it is closed. */
  public Subscription onChange(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Asks for one more page, or goes on with what is being read. */
  public void more() {
    if (!asking.running()) {
      pages.ask();
    }
  }

  void ask() {
    pages.ask();
  }

  /**
   * Reads those whose ids begin so before their turn.
   *
   * @param tenant its own; empty: of any
   * @param there gets whether there is one of that id
   */
  void look(Work work, String tenant, String id, Consumer<Boolean> there) {
    int most = tenant.isEmpty() ? PAGE : 1;
    work.start(
        () ->
            console
                .server()
                .schedules()
                .list(new ScheduleFilter(tenant, id, "", Optional.empty()), most, ""),
        page -> {
          List<ScheduleSnapshot> its =
              page.schedules().stream().filter(s -> s.schedule().id().equals(id)).toList();
          its.forEach(pages::put);
          if (its.isEmpty() && !tenant.isEmpty()) {
            pages.remove(new ScheduleKey(tenant, id).toString());
          }
          tell();
          there.accept(!its.isEmpty() || !page.nextToken().isEmpty());
        });
  }

  /** By tenant and id. */
  public List<ScheduleSnapshot> lines() {
    return pages.lines();
  }

  Optional<ScheduleSnapshot> line(String key) {
    return pages.line(key);
  }

  /** How many there are, as far as is known. */
  public long total() {
    return pages.total();
  }

  /** Whether they are more than one answer holds. */
  boolean several() {
    return pages.several();
  }

  /** Whether all have been read at least once. */
  public boolean whole() {
    return pages.whole();
  }

  /** Whether the last question had no answer, so that nothing is being read. */
  public boolean stuck() {
    return asking.problem().get().isPresent();
  }

  Work asking() {
    return asking;
  }
}
