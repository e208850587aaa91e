package dev.carillon.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.client.CarillonClient;
import dev.carillon.client.Connection;
import dev.carillon.server.faults.History.Entry;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * Many watch the events of a server, a tenth of them never read what they are sent, and the work
 * goes on. What may come in between:
 *
 * <ul>
 *   <li>An event before the first batch of a watcher is not for it: its cursor lies behind. So all
 *       have their first batch before the first task is submitted.
 *   <li>An event between a watcher's own read and its place at the live tail: it is read up to that
 *       place once more.
 *   <li>A hundred calls are the most that one connection carries; the hundred-and-first waits in
 *       the client, without its first batch. And on a connection shared with one that never reads,
 *       the flow control of HTTP/2 holds back the others: those who never read have their own.
 * </ul>
 *
 * @param readers who read
 * @param idle who never read
 * @param perSecond tasks a second
 * @param tasks tasks before the idle ones come, and as many while they are there
 */
record SlowWatchers(int readers, int idle, int perSecond, int tasks) {
  private static final int A_CONNECTION = 45;
  private static final long MOST_HEAP = 24 << 20;

  /** With fewer tasks the start of the processes is what a pace tells of. */
  private static final int ENOUGH_TO_JUDGE = 1_000;

  /** What the work did in a time: starts a second, and how late they were, in ms. */
  private record Pace(double perSecond, long medianLate, long lateOfHundred) {
    static Pace of(History history, long fromMs, long toMs) {
      List<Entry> starts =
          history
              .of(History.Kind.STARTED)
              .filter(e -> e.atMs() >= fromMs && e.atMs() < toMs)
              .toList();
      List<Long> late =
          starts.stream().map(e -> e.atMs() - Long.parseLong(e.more())).sorted().toList();
      assertThat(late).as("starts in " + (toMs - fromMs) + " ms").isNotEmpty();
      return new Pace(
          starts.size() * 1000.0 / (toMs - fromMs),
          late.get(late.size() / 2),
          late.get(late.size() * 99 / 100));
    }

    @Override
    public String toString() {
      return String.format(
          "%.0f starts/s, late p50 %d ms, p99 %d ms", perSecond, medianLate, lateOfHundred);
    }
  }

  void run() {
    try (Cluster cluster = Cluster.direct(1, 1)) {
      List<CarillonClient> clients =
          Stream.generate(() -> connect(cluster)).limit(readers / A_CONNECTION + 1).toList();
      ManagedChannel aside = IdleWatcher.connect(cluster.serverPort(0));
      try (Driver driver = new Driver(cluster.serverAddresses(), perSecond, 50, false)) {
        List<HeardEvents> hearing = begin(clients);
        driver.begin();
        driver.awaitMore(tasks);
        Weight before = Weight.of(cluster.server(0));
        long came = System.currentTimeMillis();
        List<IdleWatcher> idlers = idlers(cluster, aside, hearing.getFirst());
        driver.awaitMore(tasks);
        Faults.last(Cluster.READER.multipliedBy(2));
        long over = System.currentTimeMillis();
        Weight during = Weight.of(cluster.server(0));
        idlers.forEach(SlowWatchers::isCutOff);
        List<HeardEvents> resumed = idlers.stream().map(i -> i.resume(clients.getLast())).toList();
        History history =
            new Checker(cluster, driver)
                .check(
                    readers + " watchers, and " + idle + " that never read",
                    Duration.ofSeconds(20));
        allHeardTheSame(driver, hearing, resumed);
        Pace undisturbed = Pace.of(history, driver.begunMs(), came);
        Pace disturbed = Pace.of(history, came, over);
        System.out.printf(
            "   %d events to each; without them: %s, %s%n   with them: %s, %s%n",
            hearing.getFirst().events(), undisturbed, before, disturbed, during);
        assertThat(during.heap() - before.heap()).as("heap for them").isLessThan(MOST_HEAP);
        if (tasks >= ENOUGH_TO_JUDGE) {
          assertThat(disturbed.perSecond()).isGreaterThan(undisturbed.perSecond() * 0.7);
          assertThat(disturbed.medianLate()).isLessThan(2 * undisturbed.medianLate() + 100);
          assertThat(disturbed.lateOfHundred()).isLessThan(2 * undisturbed.lateOfHundred() + 1_000);
        }
      } finally {
        aside.shutdownNow();
        clients.forEach(CarillonClient::close);
      }
    }
  }

  private static CarillonClient connect(Cluster cluster) {
    return CarillonClient.connect(Connection.parse(cluster.serverAddresses()));
  }

  private List<HeardEvents> begin(List<CarillonClient> clients) {
    List<HeardEvents> hearing = new ArrayList<>();
    for (int i = 0; i < readers; i++) {
      HeardEvents heard = new HeardEvents(i == 0);
      var unused = clients.get(i / A_CONNECTION).watchEvents("", heard);
      hearing.add(heard);
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> hearing.stream().noneMatch(h -> h.begin().isEmpty()));
    return hearing;
  }

  /** They ask for everything from the beginning, so that at once there is more than they take. */
  private List<IdleWatcher> idlers(Cluster cluster, ManagedChannel aside, HeardEvents first) {
    List<IdleWatcher> idlers = new ArrayList<>();
    for (int i = 0; i < idle; i++) {
      idlers.add(new IdleWatcher(aside, first.begin()));
      cluster.faults().injected("watcher that never reads");
    }
    return idlers;
  }

  private static void isCutOff(IdleWatcher idler) {
    Status end = idler.read();
    assertThat(end.getCode()).as(end.toString()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(end.getDescription()).contains("read what it was sent");
  }

  /**
   * Every step of every task up to its end, each once and in order, and all the same. Those who
   * resume hear it too, or are told that the log does not reach back so far any more.
   */
  private static void allHeardTheSame(
      Driver driver, List<HeardEvents> hearing, List<HeardEvents> resumed) {
    HeardEvents first = hearing.getFirst();
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              assertThat(first.ended()).as("ends heard").isEqualTo(driver.acknowledged().size());
              assertThat(Stream.concat(hearing.stream(), resumed.stream()))
                  .filteredOn(h -> h.resyncs() == 0 && h.events() < first.events())
                  .as("watchers that heard less than " + first.events())
                  .isEmpty();
            });
    assertThat(first.wrong()).isEmpty();
    assertThat(hearing).allMatch(h -> h.resyncs() == 0);
    for (HeardEvents heard : hearing) {
      assertThat(heard.over()).isEmpty();
      assertThat(heard.sums()).isEqualTo(first.sums());
    }
    for (HeardEvents heard : resumed) {
      assertThat(heard.over()).isEmpty();
      if (heard.resyncs() == 0) {
        assertThat(heard.sums()).isEqualTo(first.sums());
      }
    }
    System.out.printf(
        "   %d of %d that resumed were told to read their lists anew%n",
        resumed.stream().filter(h -> h.resyncs() > 0).count(), resumed.size());
  }
}
