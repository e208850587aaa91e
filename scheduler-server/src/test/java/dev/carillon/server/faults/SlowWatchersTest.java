package dev.carillon.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.client.CarillonClient;
import dev.carillon.client.Connection;
import dev.carillon.client.StreamListener;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.event.EventBatch;
import dev.carillon.model.event.TaskEvent;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskFilter;
import dev.carillon.model.task.TaskPage;
import dev.carillon.model.task.TaskState;
import dev.carillon.v1.EventServiceGrpc;
import dev.carillon.v1.WatchEventsRequest;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Two hundred watch, a tenth of them never read what they are sent, and the work goes on. What may
 * come in between:
 *
 * <ul>
 *   <li>An event before the first batch of a watcher is not for it: its cursor lies behind. So all
 *       watchers have their first batch before the first task is submitted.
 *   <li>An event between a watcher's own read and its place at the live tail: it is read up to that
 *       place once more.
 *   <li>An event between the cursor of a RESYNC and its arrival: it follows the RESYNC, and stands
 *       in the lists as well, if they are read after it.
 *   <li>A hundred calls are the most that one connection carries; the hundred-and-first waits in
 *       the client, without its first batch. And on a connection shared with one that never reads,
 *       the flow control of HTTP/2 holds back the others: those who never read have their own.
 * </ul>
 */
@Tag("faults")
class SlowWatchersTest {
  private static final int A_CONNECTION = 45;
  private static final long MOST_HEAP = 48 << 20;

  /** Hears every end, or that it did not. */
  private static final class Reader implements StreamListener<EventBatch> {
    private final Set<String> ended = new HashSet<>();
    private boolean begun;
    private int resyncs;
    private String over = "";

    @Override
    public synchronized void onNext(EventBatch batch) {
      begun = true;
      resyncs += batch.resync() ? 1 : 0;
      for (TaskEvent event : batch.events()) {
        if (event.to().filter(TaskState.SUCCEEDED::equals).isPresent()) {
          ended.add(event.taskId());
        }
      }
    }

    @Override
    public synchronized void onError(CarillonException error) {
      over = error.toString();
    }

    @Override
    public synchronized void onEnd() {
      over = "ended";
    }

    synchronized boolean begun() {
      return begun;
    }

    /** What it still has not heard of. */
    synchronized Set<String> missing(Set<String> wanted) {
      Set<String> missing = new HashSet<>(wanted);
      missing.removeAll(ended);
      return missing;
    }
  }

  /** Sees one task to its end. */
  private static final class Follower implements StreamListener<Task> {
    private volatile TaskState last = TaskState.SCHEDULED;

    @Override
    public void onNext(Task task) {
      last = task.state();
    }

    @Override
    public void onError(CarillonException error) {}

    @Override
    public void onEnd() {}
  }

  @Test
  void thoseWhoReadHearEverythingAndThoseWhoNeverReadCostLittle() {
    int readers = Faults.times(170);
    try (Cluster cluster = Cluster.direct(1, 2)) {
      List<CarillonClient> clients =
          Stream.generate(() -> connect(cluster)).limit(readers / A_CONNECTION + 1).toList();
      ManagedChannel dumb =
          ManagedChannelBuilder.forAddress("127.0.0.1", cluster.serverPort(0))
              .usePlaintext()
              .build();
      List<Reader> reading = new ArrayList<>();
      for (int i = 0; i < readers; i++) {
        Reader reader = new Reader();
        var unused = clients.get(i / A_CONNECTION).watchEvents("", reader);
        reading.add(reader);
      }
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> reading.stream().allMatch(Reader::begun));
      Weight before = Weight.of(cluster.server(0));
      for (int i = 0; i < Faults.times(20); i++) {
        neverRead(dumb);
        cluster.faults().injected("watcher that never reads");
      }
      try (Driver driver = new Driver(cluster.serverAddresses(), 150, 50)) {
        driver.awaitMore(60);
        List<Follower> followers = follow(driver, clients.getLast());
        driver.awaitMore(Faults.times(4_000));
        Weight during = Weight.of(cluster.server(0));
        new Checker(cluster, driver)
            .check(readers + " watchers, and some that never read", Duration.ofSeconds(20));
        int resyncs = heardAll(driver, reading);
        Awaitility.await().until(() -> followers.stream().noneMatch(f -> f.last.live()));
        dumb.shutdownNow();
        clients.forEach(CarillonClient::close);
        Weight after = Weight.of(cluster.server(0));
        System.out.printf(
            "   server before: %s; during: %s; after: %s; RESYNC %d times%n",
            before, during, after, resyncs);
        assertThat(during.heap() - before.heap()).as("heap for watchers").isLessThan(MOST_HEAP);
        assertThat(after.heap() - before.heap()).as("heap that stayed").isLessThan(MOST_HEAP);
      }
    }
  }

  private static CarillonClient connect(Cluster cluster) {
    return CarillonClient.connect(Connection.parse(cluster.serverAddresses()));
  }

  /** Asks for everything and takes nothing. */
  private static void neverRead(ManagedChannel channel) {
    ClientCall<WatchEventsRequest, dev.carillon.v1.EventBatch> call =
        channel.newCall(EventServiceGrpc.getWatchMethod(), CallOptions.DEFAULT);
    call.start(new ClientCall.Listener<>() {}, new Metadata());
    call.sendMessage(WatchEventsRequest.getDefaultInstance());
    call.halfClose();
  }

  private static List<Follower> follow(Driver driver, CarillonClient client) {
    List<Follower> followers = new ArrayList<>();
    Random dice = new Random(7);
    for (int i = 0; i < Faults.times(10); i++) {
      Follower follower = new Follower();
      var unused = client.watchTask(driver.anyRecent(dice), follower);
      followers.add(follower);
    }
    return followers;
  }

  /** Waits until each has heard of each end, by itself or by reading anew after a RESYNC. */
  private static int heardAll(Driver driver, List<Reader> reading) {
    Set<String> wanted = new HashSet<>();
    driver.acknowledged().values().forEach(a -> wanted.add(a.receipt().id()));
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              for (Reader reader : reading) {
                assertThat(reader.over).isEmpty();
                assertThat(reader.resyncs > 0 ? Set.of() : reader.missing(wanted)).isEmpty();
              }
            });
    Set<String> listed = new HashSet<>();
    if (reading.stream().anyMatch(r -> r.resyncs > 0)) {
      String token = "";
      do {
        TaskPage page =
            driver
                .client()
                .list(
                    new TaskFilter(EnumSet.of(TaskState.SUCCEEDED), Driver.QUEUE, "", ""),
                    500,
                    token)
                .join();
        page.tasks().forEach(t -> listed.add(t.id()));
        token = page.nextToken();
      } while (!token.isEmpty());
    }
    for (Reader reader : reading) {
      Set<String> missing = reader.missing(wanted);
      missing.removeAll(listed);
      assertThat(missing).as("ends that neither events nor lists tell").isEmpty();
    }
    return reading.stream().mapToInt(r -> r.resyncs).sum();
  }
}
