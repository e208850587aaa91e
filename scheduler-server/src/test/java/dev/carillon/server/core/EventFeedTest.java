package dev.carillon.server.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.event.EventBatch;
import dev.carillon.model.event.TaskEvent;
import dev.carillon.model.task.TaskState;
import dev.carillon.server.core.port.EventLog;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

  /** A log that always has more, until it is asked for its end. */
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
    public Read read(String cursor, int mostPerBucket) {
      reads++;
      return new Read(
          Collections.nCopies(20_000, event(reads % 2 == 0 ? "mail" : "web")),
          "read" + reads,
          gapAtOnce,
          true);
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
    new EventFeed(new Flood(false)).watch("", Set.of(), "", sink);
    EventBatch first = sink.got.getFirst();
    assertThat(first.cursor()).as("where it begins").isEqualTo("end0");
    assertThat(first.events()).isEmpty();
    EventBatch last = sink.got.getLast();
    assertThat(last.resync()).isTrue();
    assertThat(last.events()).isEmpty();
    assertThat(last.cursor()).isEqualTo("end1");
    assertThat(sink.got.subList(1, sink.got.size() - 1))
        .as("what it could still be sent")
        .hasSize(5)
        .allSatisfy(batch -> assertThat(batch.events()).hasSize(20_000));
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
    new EventFeed(new Flood(false)).watch("", Set.of("mail"), "", sink);
    assertThat(sink.got.stream().flatMap(batch -> batch.events().stream()))
        .isNotEmpty()
        .allSatisfy(event -> assertThat(event.queue()).isEqualTo("mail"));
  }
}
