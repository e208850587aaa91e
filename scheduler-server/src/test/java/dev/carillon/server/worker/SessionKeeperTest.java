package dev.carillon.server.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.client.StreamListener;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.worker.Order;
import dev.carillon.model.worker.Registration;
import dev.carillon.model.worker.Welcome;
import dev.carillon.server.worker.journal.CompletionJournal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a worker hears while it goes from one server to another. */
class SessionKeeperTest {
  @TempDir private Path folder;
  private final FakeServer server = new FakeServer();
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final CountDownLatch inTheMiddle = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private WorkerBench bench;
  private SessionKeeper keeper;
  private Thread thread;

  private final class Listener implements SessionKeeper.Listener {
    @Override
    public void connected(Welcome welcome) {
      heard.add("connected");
    }

    @Override
    public void disconnected() {
      heard.add("disconnected");
    }

    @Override
    public void order(Order order) {
      if (order.equals(new Order.Pause(true))) {
        inTheMiddle.countDown();
        try {
          goOn.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      heard.add(order.toString());
    }
  }

  private static final class Undelivered implements Completer.Listener {
    @Override
    public void unknownHere() {}

    @Override
    public void unsent(int count) {}
  }

  @BeforeEach
  void start() {
    bench = new WorkerBench(folder);
    Slots slots = new Slots(1, free -> {});
    Runs runs =
        new Runs(
            "01J00000000000000000000000",
            Map.of(),
            bench.threads(),
            System::nanoTime,
            slots,
            ending -> {},
            (a, b, c, d) -> {});
    Completer completer =
        new Completer(
            "w", server, new CompletionJournal(folder, "w"), new Random(1), new Undelivered());
    Lease lease = new Lease();
    Beats beats = new Beats(runs, completer, slots, lease, System::nanoTime, () -> 0, () -> false);
    Registration registration =
        new Registration(
            "w", "w", "host", 1, List.of("echo"), List.of(), 1, Map.of(), "test", false);
    keeper =
        new SessionKeeper(
            registration, server, beats, lease, System::nanoTime, new Random(1), new Listener());
    thread = Thread.ofPlatform().start(keeper);
    await().until(() -> server.orders != null && heard.contains("connected"));
  }

  @AfterEach
  void stop() throws Exception {
    goOn.countDown();
    keeper.close(TimeUnit.SECONDS.toNanos(5));
    thread.join();
    bench.close();
  }

  /**
   * A pause arrives over a session that breaks at that moment; the worker goes on to a server that
   * says otherwise. The old word is done with before the worker leaves, or not heard at all.
   */
  @Test
  void anOrderOfADyingSessionIsDoneWithBeforeTheNextOneBegins_andNoneComesLater() throws Exception {
    StreamListener<Order> dying = server.orders;
    Thread teller = Thread.ofPlatform().start(() -> dying.onNext(new Order.Pause(true)));
    inTheMiddle.await();
    dying.onError(FakeServer.error(ErrorCode.NOT_READY));
    await().until(() -> thread.getState() == Thread.State.BLOCKED);
    assertThat(heard).as("it waits until the order is done").containsExactly("connected");
    goOn.countDown();
    teller.join();
    await().until(() -> heard.size() >= 4);
    assertThat(server.orders).isNotSameAs(dying);
    dying.onNext(new Order.Resize(7));
    server.orders.onNext(new Order.Pause(false));
    assertThat(heard)
        .containsExactly(
            "connected",
            new Order.Pause(true).toString(),
            "disconnected",
            "connected",
            new Order.Pause(false).toString());
  }
}
