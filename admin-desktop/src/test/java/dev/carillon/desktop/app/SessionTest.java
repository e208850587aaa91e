package dev.carillon.desktop.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.desktop.state.Link;
import dev.carillon.desktop.state.LiveState;
import dev.carillon.desktop.state.ServerPort;
import dev.carillon.desktop.state.Session;
import dev.carillon.desktop.state.Target;
import dev.carillon.server.embedded.Ports;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a session tells while no server listens. With one it is tested through the console. */
class SessionTest {
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private Session session;

  @BeforeEach
  void start() throws Exception {
    session =
        new Session(
            ClientServer::new, timer, Clock.systemUTC(), Target.plain("127.0.0.1:" + Ports.free()));
  }

  @AfterEach
  void stop() {
    session.close();
    timer.shutdown();
  }

  /** By a clock that goes on to the next try as soon as one is told: a busy machine is no pause. */
  @Test
  void withoutAServerItSaysWhyAndPausesLongerEachTime() throws Exception {
    session.close();
    AtomicLong now = new AtomicLong(Clock.systemUTC().millis());
    InstantSource source = () -> Instant.ofEpochMilli(now.get());
    List<Link.Lost> told = new CopyOnWriteArrayList<>();
    List<Long> pauses = new CopyOnWriteArrayList<>();
    session =
        new Session(
            ClientServer::new, timer, source.withZone(ZoneOffset.UTC), Target.plain(address()));
    var unused =
        session.onChange(
            s -> {
              if (s.link() instanceof Link.Lost lost && lost.retryAtMs() > 0) {
                told.add(lost);
                pauses.add(lost.retryAtMs() - now.get());
                if (lost.failures() < 3) {
                  now.set(lost.retryAtMs());
                }
              }
            });
    session.start();
    await().atMost(Rig.PATIENCE).until(() -> told.stream().anyMatch(l -> l.failures() == 3));
    assertThat(told.getFirst().reason()).contains("nothing listens");
    assertThat(told).extracting(Link.Lost::failures).containsExactly(1, 2, 3);
    assertThat(pauses).containsExactly(1_000L, 2_000L, 4_000L);
  }

  @Test
  void anotherAddressBeginsAnew() throws Exception {
    session.start();
    await().atMost(Rig.PATIENCE).until(() -> session.state().link() instanceof Link.Lost);
    String other = "127.0.0.1:" + Ports.free();
    // The first loss is soon followed by others: all that is told counts, not what a look finds.
    List<LiveState> told = new CopyOnWriteArrayList<>();
    var unused = session.onChange(told::add);
    session.connect(Target.plain(other));
    await()
        .atMost(Rig.PATIENCE)
        .until(
            () ->
                told.stream()
                    .anyMatch(s -> s.address().equals(other) && s.link() instanceof Link.Lost));
    List<LiveState> there = told.stream().filter(s -> s.address().equals(other)).toList();
    assertThat(there).allMatch(s -> s.overview().isEmpty());
    assertThat(there)
        .filteredOn(s -> s.link() instanceof Link.Lost)
        .first()
        .satisfies(s -> assertThat(((Link.Lost) s.link()).failures()).isEqualTo(1));
  }

  /** The computer slept for an hour: neither a silence nor a countdown is waited for. */
  @Test
  void afterASleepItConnectsAnewAtOnce() throws Exception {
    session.close();
    AtomicLong now = new AtomicLong(Clock.systemUTC().millis());
    InstantSource source = () -> Instant.ofEpochMilli(now.get());
    Clock clock = source.withZone(ZoneOffset.UTC);
    FixtureData data = new FixtureData(now.get());
    AtomicInteger opened = new AtomicInteger();
    List<Link> links = new CopyOnWriteArrayList<>();
    session =
        new Session(
            target -> {
              opened.incrementAndGet();
              return new FixtureServer(FixtureServer.Scene.BUSY, data);
            },
            timer,
            clock,
            Target.plain("sleepy:9090"));
    session.start();
    await().atMost(Rig.PATIENCE).until(() -> session.state().link().up());
    int before = opened.get();
    var unused = session.onChange(s -> links.add(s.link()));
    now.addAndGet(Duration.ofHours(1).toMillis());
    await().atMost(Rig.PATIENCE).until(() -> opened.get() == before + 1);
    await().atMost(Rig.PATIENCE).until(() -> session.state().link().up());
    assertThat(links).noneMatch(Link.Lost.class::isInstance);
  }

  /** Its timer is stopped right behind it, and drops what waits there. */
  @Test
  void whatIsOpenIsClosedAlthoughTheTimerTakesNothingMore() throws Exception {
    session.close();
    Opened ports = new Opened();
    session = new Session(ports::open, timer, Clock.systemUTC(), Target.plain(address()));
    CountDownLatch busy = new CountDownLatch(1);
    timer.execute(
        () -> {
          try {
            busy.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    session.connect(Target.plain(address()));
    session.close();
    timer.shutdownNow();
    assertThat(timer.awaitTermination(180, TimeUnit.SECONDS)).isTrue();
    session.close();
    assertThat(ports.opened).hasValue(1);
    assertThat(ports.standing).isEmpty();
  }

  @Test
  void onceClosedNothingIsOpenedAnyMore() throws Exception {
    session.close();
    Opened ports = new Opened();
    session = new Session(ports::open, timer, Clock.systemUTC(), Target.plain(address()));
    session.connect(Target.plain(address()));
    timer.submit(() -> {}).get(180, TimeUnit.SECONDS);
    assertThat(ports.opened).hasValue(2);
    assertThat(ports.standing).hasSize(1);
    session.close();
    session.connect(Target.plain(address()));
    session.retryNow();
    timer.submit(() -> {}).get(180, TimeUnit.SECONDS);
    assertThat(ports.opened).hasValue(2);
    assertThat(ports.standing).isEmpty();
  }

  private static String address() throws Exception {
    return "127.0.0.1:" + Ports.free();
  }

  /** Real ones, of which it is known which stand open. */
  private static final class Opened {
    private final AtomicInteger opened = new AtomicInteger();
    private final Set<ServerPort> standing = ConcurrentHashMap.newKeySet();

    ServerPort open(Target target) {
      ServerPort real = new ClientServer(target);
      opened.incrementAndGet();
      standing.add(real);
      return ToldPort.of(
          real,
          called -> {
            if (called.equals("close")) {
              standing.remove(real);
            }
          });
    }
  }
}
