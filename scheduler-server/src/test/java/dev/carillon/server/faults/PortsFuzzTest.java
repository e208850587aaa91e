package dev.carillon.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.client.CarillonClient;
import dev.carillon.client.Connection;
import dev.carillon.client.Tls;
import dev.carillon.model.access.Access;
import dev.carillon.model.access.Role;
import dev.carillon.server.boot.CarillonWorker;
import dev.carillon.server.config.Address;
import dev.carillon.server.config.Secret;
import dev.carillon.server.config.ServerAccess;
import dev.carillon.server.config.ShellAllowed;
import dev.carillon.server.config.Smtp;
import dev.carillon.server.config.WorkerConfig;
import dev.carillon.server.embedded.EmbeddedRedis;
import dev.carillon.server.security.tls.DevCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Noise at every public port of a server that is a process of its own, with TLS and tokens, for ten
 * minutes, while honest work goes on: it stays alive, all honest work is done with the right
 * results, and afterwards it weighs and holds what it did before.
 */
@Tag("faults")
final class PortsFuzzTest {
  private static final int SECONDS = 600;
  private static final int THREADS = 4;
  private static final long MOST_HEAP = 24 << 20;

  /** Its ports and its connections to Redis, all of them. */
  private static final int MOST_OTHERS = 64;

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Pattern TOKEN = Pattern.compile("crl_[A-Za-z0-9_-]{43}");

  @TempDir Path dir;

  @Test
  void noiseNeitherEndsTheServerNorHarmsHonestWorkNorStays() throws Exception {
    new DevCertificates(dir, Clock.systemUTC()).make(List.of("localhost"), "worker");
    Path log = Files.createFile(dir.resolve("server.log"));
    Duration whole = Duration.ofSeconds(Faults.times(SECONDS));
    long seed = Long.getLong("carillon.fuzz.seed", new SecureRandom().nextInt());
    try (EmbeddedRedis redis = EmbeddedRedis.startInMemory();
        Program server = server(redis.port(), log)) {
      List<Integer> ports =
          Stream.of(server.await("server").split(" ")).map(Integer::valueOf).toList();
      Matcher token = TOKEN.matcher(server.await("told"));
      assertThat(token.find()).isTrue();
      Connection connection =
          Connection.to("localhost", ports.getFirst())
              .withDeadline(SOON)
              .withTls(Tls.trusting(dir.resolve("ca.pem")))
              .withToken(token.group());
      try (CarillonClient client = CarillonClient.connect(connection);
          CarillonWorker worker = worker(client, ports.getFirst());
          HonestWork honest = new HonestWork(client);
          NoisyCallers noise =
              new NoisyCallers(
                  ports, dir.resolve("ca.pem"), token(client, "fuzz", Role.SUBMITTER), seed)) {
        assertThat(worker).isNotNull();
        noise.run(THREADS, whole.dividedBy(10));
        honest.awaitDone();
        Weight weight = Weight.of(server);
        Holdings held = Holdings.of(server, ports);
        noise.run(THREADS, whole);
        honest.stop();
        Awaitility.await()
            .atMost(SOON.multipliedBy(6)) // a machine that is shared may stand still
            .untilAsserted(
                () -> {
                  Holdings now = Holdings.of(server, ports);
                  assertThat(now.callers()).as("callers").isLessThanOrEqualTo(held.callers() + 2);
                  assertThat(now.others()).as("other sockets").isLessThanOrEqualTo(MOST_OTHERS);
                  assertThat(now.files()).as("files").isLessThanOrEqualTo(held.files() + 8);
                  assertThat(now.threads()).as("threads").isLessThanOrEqualTo(held.threads() + 8);
                });
        Weight after = Weight.of(server);
        System.out.printf(
            "%n== noise at ports %s for %d s, seeds from %d: %s%n   honest: %s%n"
                + "   before: %s, %s%n   after: %s, %s%n   warnings: %s%n",
            ports,
            whole.toSeconds(),
            seed,
            noise,
            honest,
            weight,
            held,
            after,
            Holdings.of(server, ports),
            warnings(log).size());
        assertThat(server.isAlive()).isTrue();
        assertThat(noise.sent()).as("it was noisy").isGreaterThan(whole.toSeconds() * 5);
        assertThat(after.heap() - weight.heap()).as("heap that stayed").isLessThan(MOST_HEAP);
        assertThat(errors(log)).isEmpty();
        assertThat(warnings(log))
            .as("warnings")
            .hasSizeLessThan(20 + 2 * Math.toIntExact(whole.toMinutes()));
      }
    }
  }

  private Program server(int redis, Path log) {
    return Program.start(
        "server",
        PortsProgram.class,
        "384m",
        log,
        List.of(
            "cluster=ports",
            "grpc.address=127.0.0.1:0",
            "redis.address=127.0.0.1:" + redis,
            "engine.buckets=4",
            "grpc.idle-timeout=5s",
            "kafka.bootstrap=",
            "auth.enabled=true",
            "tls.certificate=" + dir.resolve("server.pem"),
            "tls.key=" + dir.resolve("server.key")));
  }

  private static String token(CarillonClient client, String name, Role role) {
    Set<String> queues = role == Role.SUBMITTER ? Set.of("fuzz") : Set.of();
    return client
        .access()
        .createToken(name, new Access(Set.of(role), Set.of(), queues), Duration.ofHours(1))
        .join()
        .secret();
  }

  private CarillonWorker worker(CarillonClient client, int port) throws IOException {
    Path token =
        Files.writeString(dir.resolve("worker.token"), token(client, "worker", Role.WORKER) + "\n");
    WorkerConfig d = WorkerConfig.defaults();
    return new CarillonWorker(
        new WorkerConfig(
            List.of(new Address("localhost", port)),
            "honest",
            List.of("echo"),
            d.queues(),
            8,
            d.labels(),
            ShellAllowed.OFF,
            d.shellEnv(),
            Set.of(),
            Set.of(),
            Optional.empty(),
            dir.resolve("worker"),
            Duration.ZERO,
            false,
            Smtp.OFF,
            new ServerAccess(
                true,
                Optional.of(dir.resolve("ca.pem")),
                "",
                Optional.empty(),
                Optional.empty(),
                Secret.NONE,
                Optional.of(token),
                false)),
        Clock.systemUTC(),
        Map.of());
  }

  private static List<String> errors(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log);
    return IntStream.range(0, lines.size())
        .filter(i -> lines.get(i).matches(".*( ERROR |LEAK:|OutOfMemory|Exception in thread).*"))
        .mapToObj(i -> String.join("\n", lines.subList(i, Math.min(lines.size(), i + 6))))
        .limit(5)
        .toList();
  }

  private static List<String> warnings(Path log) throws IOException {
    return Files.readAllLines(log).stream().filter(line -> line.contains(" WARN ")).toList();
  }
}
