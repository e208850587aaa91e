package dev.carillon.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.client.CarillonClient;
import dev.carillon.client.Connection;
import dev.carillon.server.door.RudeClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * Callers that end no head, take no answer, take back what they asked for, or can no longer be
 * reached, all at once and again and again, while honest work goes on. One of two workers stands
 * behind the network that loses everything for a while.
 *
 * @param times how often each kind comes
 * @param slowReaders how many ask for much and read it a byte at a time
 * @param watchers how many watch from behind the network that loses everything
 */
record RudeClients(int times, int slowReaders, int watchers) {
  private static final long MOST_HEAP = 24 << 20;

  /** The server's own pings find out who is gone. */
  private static final Duration NOTICED = Duration.ofSeconds(90);

  void run() {
    try (Cluster cluster = Cluster.direct(1, 1);
        SwallowingProxy proxy = new SwallowingProxy(cluster.serverPort(0))) {
      cluster.addWorkerVia(proxy.address());
      List<CarillonClient> far =
          Stream.generate(() -> CarillonClient.connect(Connection.parse(proxy.address())))
              .limit(watchers)
              .toList();
      try (Driver driver = new Driver(cluster.serverAddresses(), 60, 50)) {
        List<HeardEvents> hearing = watch(far);
        driver.awaitMore(60);
        Weight before = Weight.of(cluster.server(0));
        proxy.swallow();
        cluster.faults().injected("network that swallows everything");
        Map<String, Integer> sent = bother(cluster);
        driver.awaitMore(60);
        if (watchers > 0) {
          Awaitility.await().atMost(NOTICED).until(() -> proxy.closedByServer() >= watchers);
        }
        Weight after = Weight.of(cluster.server(0));
        proxy.heal();
        new Checker(cluster, driver).check("rude callers", Duration.ofSeconds(30));
        System.out.printf(
            "   sent until the server had enough: %s; of %d watchers out of reach it gave up %d%n"
                + "   before: %s; after: %s%n",
            sent, hearing.size(), proxy.closedByServer(), before, after);
        assertThat(after.heap() - before.heap()).as("heap that stayed").isLessThan(MOST_HEAP);
      } finally {
        far.forEach(CarillonClient::close);
      }
    }
  }

  private static List<HeardEvents> watch(List<CarillonClient> far) {
    List<HeardEvents> hearing = new ArrayList<>();
    for (CarillonClient client : far) {
      HeardEvents heard = new HeardEvents(false);
      var unused = client.watchEvents("", heard);
      hearing.add(heard);
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> hearing.stream().noneMatch(h -> h.begin().isEmpty()));
    return hearing;
  }

  private Map<String, Integer> bother(Cluster cluster) {
    RudeClient rude = new RudeClient(cluster.serverPort(0));
    Map<String, Integer> sent = new TreeMap<>();
    for (int i = 0; i < times; i++) {
      sent.merge("requests taken back", rude.rapidReset(), Math::max);
      sent.merge("frames of a head", rude.endlessFrames(false), Math::max);
      sent.merge("empty frames of a head", rude.endlessFrames(true), Math::max);
      sent.merge("headers", rude.endlessHead(), Math::max);
      for (String what : sent.keySet()) {
        cluster.faults().injected(what);
      }
    }
    for (int i = 0; i < slowReaders; i++) {
      long read = rude.slowReader("/metrics", 2_000, Cluster.READER.multipliedBy(4));
      sent.merge("KiB of answers read slowly", (int) (read >> 10), Math::max);
      cluster.faults().injected("reader of a byte at a time");
    }
    return sent;
  }
}
