package dev.carillon.server.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.cluster.ClusterStats;
import dev.carillon.model.cluster.Overview;
import dev.carillon.server.PatientRedis;
import dev.carillon.server.config.ServerConfig;
import dev.carillon.server.core.Sink;
import dev.carillon.server.embedded.EmbeddedRedis;
import dev.carillon.server.store.redis.NoTelemetry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The overview is made once a second, however many consoles watch it. */
class SharedOverviewTest {
  private static final CarillonThreads THREADS = new CarillonThreads();

  private static EmbeddedRedis redis;
  private static EngineRuntime server;

  @BeforeAll
  static void start() {
    redis = EmbeddedRedis.startInMemory();
    server =
        new EngineRuntime(
            ServerConfig.defaults().withRedis(PatientRedis.at(redis.port())),
            NoTelemetry.INSTANCE,
            THREADS,
            Clock.systemUTC(),
            new Random(3),
            "test");
    server.start();
  }

  @AfterAll
  static void stop() {
    server.close();
    THREADS.close();
    redis.close();
  }

  /** What a watcher was sent until it left. */
  private static List<Overview> watched(int frames) {
    List<Overview> seen = new ArrayList<>();
    server
        .engine()
        .cluster()
        .watchOverview(
            new Sink<>() {
              @Override
              public boolean send(Overview overview) {
                seen.add(overview);
                return seen.size() < frames;
              }

              @Override
              public boolean open() {
                return true;
              }
            });
    return seen;
  }

  @Test
  void fiftyWatchersCostWhatOneDoes() {
    long began = System.nanoTime();
    Set<ClusterStats> made = Collections.newSetFromMap(new IdentityHashMap<>());
    for (int i = 0; i < 50; i++) {
      watched(1).forEach(overview -> made.add(overview.stats()));
    }
    long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();
    assertThat(made.size()).as("overviews made").isLessThanOrEqualTo((int) seconds + 2);
  }

  @Test
  void aWatcherIsSentANewOneEachTime() {
    List<Overview> seen = watched(2);
    assertThat(seen.get(1).stats()).isNotSameAs(seen.get(0).stats());
  }
}
