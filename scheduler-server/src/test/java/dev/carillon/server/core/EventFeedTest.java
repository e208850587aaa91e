package dev.carillon.server.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.event.EventBatch;
import dev.carillon.model.event.TaskEvent;
import dev.carillon.model.task.TaskState;
import dev.carillon.server.core.port.EventLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What a watcher of the event log is told, by its own pace. */
class EventFeedTest {
  private static TaskEvent event(String queue) {
    return new TaskEvent(
        1,
        "00-000000000000",
        queue,
        "echo",
        "default",
        Optional.empty(),
        Optional.of(TaskState.READY),
        1,
        "submit",
        "ops");
  }

  /** A log that always has more than is read at once. */
  private static final class Flood implements EventLog {
    private final boolean gapAtOnce;
    private int ends;
    private int reads;

    private Flood(boolean gapAtOnce) {
      this.gapAtOnce = gapAtOnce;
    }

    @Override
    public String end() {
      return "end" + ends++;
    }

    @Override
    public Read read(String cursor, String until, int mostEntries, int mostEvents) {
      reads++;
      return new Read(
          Collections.nCopies(3_500, event(reads % 2 == 0 ? "mail" : "web")),
          "read" + reads,
          gapAtOnce,
          true);
    }
  }

  /** A log of one bucket; its cursors are numbers. */
  private static final class Numbered implements EventLog {
    private final List<TaskEvent> all = new ArrayList<>();
    private int trimmed;
    private int reads;

    synchronized void happen(int n) {
      for (int i = 0; i < n; i++) {
        all.add(event("q" + all.size()));
      }
    }

    synchronized void trimAll() {
      trimmed = all.size();
    }

    synchronized int reads() {
      return reads;
    }

    @Override
    public synchronized String end() {
      return Integer.toString(all.size());
    }

    @Override
    public synchronized Read read(String cursor, String until, int entries, int events) {
      reads++;
      int from = Integer.parseInt(cursor);
      int end = until.isEmpty() ? all.size() : Integer.parseInt(until);
      int to = Math.max(from, Math.min(end, from + entries));
      int least = Math.max(from, trimmed);
      return new Read(
          all.subList(Math.min(least, to), to), Integer.toString(to), from < trimmed, to < end);
    }
  }

  /** Hears until it is told to go; can be held up. */
  private static final class Watcher implements Sink<EventBatch> {
    private final List<String> heard = new ArrayList<>();
    private final Thread thread;
    private boolean held;
    private boolean gone;
    private boolean begun;
    private int resyncs;

    Watcher(EventFeed feed, String cursor) {
      thread = Thread.ofVirtual().start(() -> feed.watch(cursor, Set.of(), "", this));
    }

    @Override
    public synchronized boolean send(EventBatch batch) {
      begun = true;
      notifyAll();
      while (held && !gone) {
        try {
          wait();
        } catch (InterruptedException e) {
          return false;
        }
      }
      resyncs += batch.resync() ? 1 : 0;
      batch.events().forEach(e -> heard.add(e.queue()));
      return !gone;
    }

    @Override
    public synchronized boolean open() {
      return !gone;
    }

    synchronized boolean begun() {
      return begun;
    }

    synchronized List<String> heard() {
      return List.copyOf(heard);
    }

    synchronized int resyncs() {
      return resyncs;
    }

    synchronized void hold(boolean value) {
      held = value;
      notifyAll();
    }

    synchronized void leave() {
      gone = true;
      notifyAll();
    }

    void go() throws InterruptedException {
      leave();
      thread.join();
    }
  }

  private static List<String> names(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "q" + i).toList();
  }

  @Test
  void whoeverBeginsInTheMiddleAndWhoeverIsHeldUpHearsEachEventOnce() throws InterruptedException {
    Numbered log = new Numbered();
    log.happen(500);
    EventFeed feed = new EventFeed(log);
    Watcher fromNow = new Watcher(feed, "");
    Watcher slow = new Watcher(feed, "");
    Awaitility.await().until(() -> fromNow.begun() && slow.begun());
    slow.hold(true);
    Watcher fromMiddle = new Watcher(feed, "100");
    for (int i = 0; i < 60; i++) {
      log.happen(500); // more than is kept for those who are a little behind
    }
    Awaitility.await().until(() -> fromNow.heard().size() == 30_000);
    slow.hold(false);
    Awaitility.await().until(() -> slow.heard().size() >= 30_000);
    Awaitility.await().until(() -> fromMiddle.heard().size() >= 30_400);
    assertThat(fromNow.heard()).isEqualTo(names(500, 30_500));
    assertThat(slow.heard()).isEqualTo(names(500, 30_500));
    assertThat(fromMiddle.heard()).isEqualTo(names(100, 30_500));
    assertThat(fromNow.resyncs() + slow.resyncs() + fromMiddle.resyncs()).isZero();
    fromNow.go();
    slow.go();
    fromMiddle.go();
  }

  @Test
  void whoWasHeldUpTooLongIsToldSo() throws InterruptedException {
    Numbered log = new Numbered();
    EventFeed feed = new EventFeed(log);
    Watcher slow = new Watcher(feed, "");
    Watcher quick = new Watcher(feed, "");
    Awaitility.await().until(() -> quick.begun() && slow.begun());
    slow.hold(true);
    log.happen(20_000);
    Awaitility.await().until(() -> quick.heard().size() == 20_000);
    log.trimAll();
    slow.hold(false);
    Awaitility.await().until(() -> slow.resyncs() == 1);
    log.happen(3);
    Awaitility.await().until(() -> slow.heard().containsAll(names(20_000, 20_003)));
    assertThat(quick.resyncs()).isZero();
    slow.go();
    quick.go();
  }

  @Test
  void manyWatchersReadTheLogLikeOne() throws InterruptedException {
    Numbered log = new Numbered();
    EventFeed feed = new EventFeed(log);
    List<Watcher> watchers = Stream.generate(() -> new Watcher(feed, "")).limit(50).toList();
    Awaitility.await().until(() -> watchers.stream().allMatch(Watcher::begun));
    long begin = System.nanoTime();
    int before = log.reads();
    log.happen(40);
    Awaitility.await().until(() -> watchers.stream().allMatch(w -> w.heard().size() == 40));
    int first = log.reads();
    log.happen(1);
    Awaitility.await().until(() -> watchers.stream().allMatch(w -> w.heard().size() == 41));
    long reads = (long) log.reads() - before;
    // It looks again every tenth of a second, however long a busy machine takes.
    long looks = Duration.ofNanos(System.nanoTime() - begin).toMillis() / 100;
    assertThat(reads).as("reads for 50 watchers").isLessThan(50 + looks);
    assertThat(log.reads()).isGreaterThan(first);
    watchers.forEach(Watcher::leave);
    for (Watcher watcher : watchers) {
      watcher.go();
    }
  }

  /** Takes batches until it has seen a resync, then goes. */
  private static final class UntilResync implements Sink<EventBatch> {
    private final List<EventBatch> got = new ArrayList<>();

    @Override
    public boolean send(EventBatch batch) {
      got.add(batch);
      return !batch.resync();
    }

    @Override
    public boolean open() {
      return true;
    }
  }

  @Test
  void aWatcherThatFallsTooFarBehindIsToldToReadItsListsAnewAndGoesOnFromTheEnd() {
    UntilResync sink = new UntilResync();
    new EventFeed(new Flood(false)).watch("old", Set.of(), "", sink);
    EventBatch first = sink.got.getFirst();
    assertThat(first.cursor()).as("where it begins").isEqualTo("old");
    assertThat(first.events()).isEmpty();
    EventBatch last = sink.got.getLast();
    assertThat(last.resync()).isTrue();
    assertThat(last.events()).isEmpty();
    assertThat(last.cursor()).isEqualTo("end0");
    assertThat(sink.got.subList(1, sink.got.size() - 1))
        .as("what it could still be sent, in messages that a client can take")
        .allSatisfy(batch -> assertThat(batch.events()).hasSizeBetween(1, 1_000));
    assertThat(sink.got.stream().mapToInt(batch -> batch.events().size()).sum())
        .isBetween(90_000, 100_000);
  }

  @Test
  void eventsTrimmedBehindACursorAreAResyncNotASilentGap() {
    UntilResync sink = new UntilResync();
    new EventFeed(new Flood(true)).watch("old", Set.of(), "", sink);
    assertThat(sink.got).hasSize(2);
    assertThat(sink.got.getLast().resync()).isTrue();
  }

  @Test
  void onlyTheQueuesAskedForAreSent() {
    UntilResync sink = new UntilResync();
    new EventFeed(new Flood(false)).watch("old", Set.of("mail"), "", sink);
    assertThat(sink.got.stream().flatMap(batch -> batch.events().stream()))
        .isNotEmpty()
        .allSatisfy(event -> assertThat(event.queue()).isEqualTo("mail"));
  }

  @Test
  void whatIsNoIdIsRefusedInsteadOfWatchedForEver() {
    Sink<EventBatch> nobody =
        new Sink<>() {
          @Override
          public boolean send(EventBatch batch) {
            return false;
          }

          @Override
          public boolean open() {
            return false;
          }
        };
    assertThatThrownBy(() -> new EventFeed(new Flood(false)).watch("", Set.of(), "my-task", nobody))
        .isInstanceOf(CarillonException.class)
        .hasMessageContaining("my-task");
  }
}
