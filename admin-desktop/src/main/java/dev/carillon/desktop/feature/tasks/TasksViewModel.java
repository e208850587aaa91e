package dev.carillon.desktop.feature.tasks;

import dev.carillon.client.StreamListener;
import dev.carillon.client.Subscription;
import dev.carillon.desktop.feature.Console;
import dev.carillon.desktop.fx.Metronome;
import dev.carillon.desktop.fx.RowList;
import dev.carillon.desktop.fx.Work;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.event.EventBatch;
import dev.carillon.model.query.Facets;
import dev.carillon.model.query.SearchRequest;
import dev.carillon.model.query.SearchUpdate;
import dev.carillon.model.task.Task;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;

/**
 * One page of the tasks that pass a filter, found and cut by the server. It follows the event log:
 * when tasks change, the page in front is asked for again, at most once a second, and less often
 * where the filter makes the server read much.
 */
public final class TasksViewModel {
  static final int PAGE_SIZE = 50;

  /** Ask anyway after so many seconds without an event, for what no event tells. */
  private static final int PATIENCE = 5;

  /** How the counts beside the list are spread. */
  private static final List<String> FACETS = List.of("state", "queue", "type");

  /** A refresh may take a tenth of the server's time, not more. */
  private static final int REST = 10;

  /**
   * What is in front.
   *
   * @param first number of the first task, from 1
   * @param previous whether there is a page before
   * @param searched records read for it and for the pages before
   * @param seeking nothing was found so far, and the server is asked to go on
   */
  public record Place(
      SearchUpdate page, long first, boolean previous, long searched, boolean seeking) {
    boolean next() {
      return !page.nextToken().isEmpty();
    }

    /** Nothing was found so far, and nobody looks on. */
    boolean stopped() {
      return page.tasks().isEmpty() && next() && !seeking;
    }
  }

  /** Where a page begins: its token, the number of its first task, and records read before it. */
  private record Start(String token, long first, long searched) {
    private static final Start TOP = new Start("", 1, 0);
  }

  private final Console console;
  private final Work loading;
  private final Seek seek;
  private final Work counting;
  private final RowList<Task> rows = new RowList<>(Task::id);
  private final ObjectProperty<String> filter;
  private final ReadOnlyObjectWrapper<Optional<Place>> place =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyObjectWrapper<Optional<Facets>> facets =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final Deque<Start> before = new ArrayDeque<>();
  private final AtomicLong changed = new AtomicLong();
  private Start start = Start.TOP;

  /** What is in front is of another filter or page: an empty page takes its place at once. */
  private boolean fresh = true;

  /** Counting makes the server read far more than a page needs: it comes behind the page. */
  private boolean uncounted;

  private int quiet;
  private long restUntilNanos = System.nanoTime();
  private boolean following;
  private Subscription events = () -> {};
  private Subscription ticks = () -> {};

  public TasksViewModel(Console console, String first) {
    this.console = console;
    this.loading = console.work();
    this.seek = new Seek(() -> console.server().tasks(), loading);
    this.counting = console.work();
    this.filter = new SimpleObjectProperty<>(first);
    var unused =
        filter.subscribe(
            (was, now) -> {
              before.clear();
              uncounted = true;
              go(Start.TOP);
            });
  }

  /** Opens the streams and asks for the page. */
  void open() {
    close();
    uncounted = true;
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
                    changed.addAndGet(batch.resync() ? 1 : batch.events().size());
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

  private void tick() {
    if (!console.live().get().link().up()) {
      events.close();
      following = false;
      return;
    }
    if (!following) {
      follow();
      changed.incrementAndGet();
    }
    if (console.pace().frozen().get()) {
      console.pace().miss(changed.getAndSet(0));
      return;
    }
    boolean busy =
        loading.phase().get() == Work.Phase.RUNNING
            || place.get().filter(Place::stopped).isPresent()
            || System.nanoTime() - restUntilNanos < 0;
    if (!busy && (changed.getAndSet(0) > 0 || ++quiet >= PATIENCE)) {
      uncounted |= counting.phase().get() != Work.Phase.RUNNING;
      load();
    }
  }

  void load() {
    quiet = 0;
    long began = System.nanoTime();
    SearchRequest request = SearchRequest.of(filter.get()).size(PAGE_SIZE).from(start.token());
    seek.start(
        request,
        start.searched(),
        found -> {
          long now = System.nanoTime();
          restUntilNanos = now + REST * (now - began);
          // What is in front stays while the same is looked for again.
          if (found.over() || fresh) {
            show(found);
          }
          if (uncounted) {
            uncounted = false;
            count();
          }
        });
  }

  private void go(Start next) {
    start = next;
    fresh = true;
    load();
  }

  /** Looks no further; what was found so far, nothing, is said. */
  void stop() {
    seek.stop();
    seeking(false);
  }

  private void seeking(boolean now) {
    place.set(
        place.get().map(p -> new Place(p.page(), p.first(), p.previous(), p.searched(), now)));
  }

  private void count() {
    String asked = filter.get();
    counting.start(
        () -> console.server().tasks().facets(asked, FACETS), f -> facets.set(Optional.of(f)));
  }

  private void show(Seek.Found found) {
    SearchUpdate page = found.page();
    fresh &= !found.over();
    rows.update(page.tasks());
    long first = page.tasks().isEmpty() ? 0 : start.first();
    place.set(
        Optional.of(new Place(page, first, !before.isEmpty(), found.searched(), !found.over())));
  }

  /** How many pass, as well as that is known; -1: not. */
  long total() {
    long told = place.get().map(p -> p.page().total()).orElse(-1L);
    return told >= 0
        ? told
        : facets.get().filter(Facets::complete).map(Facets::matched).orElse(-1L);
  }

  void next() {
    place
        .get()
        .filter(Place::next)
        .filter(p -> !p.seeking())
        .ifPresent(
            p -> {
              before.push(start);
              seeking(p.stopped());
              go(
                  new Start(
                      p.page().nextToken(), start.first() + p.page().tasks().size(), p.searched()));
            });
  }

  void previous() {
    if (!before.isEmpty()) {
      go(before.pop());
    }
  }

  RowList<Task> rows() {
    return rows;
  }

  /** In the one grammar. */
  ObjectProperty<String> filter() {
    return filter;
  }

  ReadOnlyObjectProperty<Optional<Place>> place() {
    return place.getReadOnlyProperty();
  }

  ReadOnlyObjectProperty<Optional<Facets>> facets() {
    return facets.getReadOnlyProperty();
  }

  Work loading() {
    return loading;
  }

  Console console() {
    return console;
  }
}
