package dev.carillon.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.re2j.Pattern;
import dev.carillon.model.access.Role;
import dev.carillon.model.error.CarillonException;
import dev.carillon.server.config.ConfigLoader.Sources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ServerConfigTest {
  private static final Sources NOTHING = new Sources(Map.of(), Map.of(), null, "");

  @TempDir Path dir;

  @Test
  void allDefaults() {
    var expected =
        new ServerConfig(
            "carillon",
            "node-1",
            new Address("localhost", 9090),
            new Address("localhost", 8081),
            List.of(),
            new Calls(
                1000,
                Duration.ofSeconds(30),
                10_000,
                Duration.ofMinutes(5),
                Duration.ofSeconds(10),
                Duration.ofMinutes(5)),
            new Redis(
                RedisForm.SINGLE,
                List.of(new Address("localhost", 6379)),
                "mymaster",
                "",
                Secret.NONE,
                Secret.NONE,
                false,
                Optional.empty(),
                Duration.ofSeconds(2),
                32,
                false),
            new Kafka("", DispatchMode.AUTO),
            new Exports(true, "carillon.events", "", 256L << 20, false, Duration.ofDays(7)),
            new Delaybox(true, 8088, "", "delaybox", "schedulerTopic", "taskExecutionTopic"),
            new Doors(
                new Doors.Ticks(true, 8888, "ticks", "ticks", true, false, true),
                new Doors.Jobs(true, "jobs"),
                new Doors.Taskq(true, "taskq", Duration.ofMinutes(5))),
            new EngineConfig(
                16,
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                200),
            new Retention(Duration.ofDays(7), Duration.ofDays(30), 1_000_000, 1L << 30),
            new Limits(1_000, 1_000, 1_000));
    assertThat(load(NOTHING)).isEqualTo(expected).isEqualTo(ServerConfig.defaults());
  }

  @Test
  void allKeys() throws IOException {
    var expected =
        new ServerConfig(
            "bells",
            "node-7",
            new Address("127.0.0.1", 9999),
            new Address("127.0.0.1", 8181),
            List.of(new Address("a", 1), new Address("::1", 2)),
            new Calls(
                7,
                Duration.ofSeconds(9),
                77,
                Duration.ofSeconds(99),
                Duration.ofMillis(999),
                Duration.ofSeconds(98)),
            new Redis(
                RedisForm.CLUSTER,
                List.of(new Address("redis.example", 6380), new Address("::1", 6381)),
                "bell",
                "ringer",
                new Secret("pa$$ ${word}"),
                new Secret("pa$$ ${word}"),
                true,
                Optional.of(Path.of("/etc/ca.pem")),
                Duration.ofMillis(1500),
                48,
                true,
                new Durability(false, 2, Duration.ofMillis(700))),
            new Kafka("k1:9092,k2:9092", DispatchMode.DIRECT, List.of("acme.", "news")),
            new Exports(
                false,
                "ev",
                "dlq",
                1L << 20,
                true,
                Duration.ofHours(1),
                new Notify(
                    false,
                    Duration.ofSeconds(3),
                    4,
                    Duration.ofSeconds(2),
                    Duration.ofMinutes(9),
                    Set.of(443, 9443),
                    true,
                    List.of("hooks.internal:8443", "10.1.0.0/16"),
                    new Secret("pa$$ ${word}"),
                    new Secret("pa$$ ${word}"),
                    1L << 21,
                    new Smtp(
                        "smtp.example",
                        465,
                        SmtpSecurity.TLS,
                        "bell",
                        new Secret("pa$$ ${word}"),
                        "carillon@example.org",
                        Set.of("@example.org"),
                        Optional.of(Path.of("/etc/carillon/mail-ca.pem"))))),
            new Delaybox(false, 8188, "/box", "boxed", "in", "out"),
            new Doors(
                new Doors.Ticks(false, 8889, "t", "tick", false, true, false),
                new Doors.Jobs(false, "j"),
                new Doors.Taskq(false, "q", Duration.ofSeconds(90))),
            new EngineConfig(
                8,
                Duration.ofSeconds(12),
                Duration.ofSeconds(4),
                Duration.ofSeconds(20),
                Duration.ofSeconds(3),
                Duration.ofSeconds(5),
                100,
                Duration.ofMinutes(3),
                false,
                Duration.ofHours(36)),
            new Retention(Duration.ofDays(2), Duration.ofDays(3), 10, 500L << 20),
            new Limits(11, 12, 13),
            new Security(
                new TlsFiles(
                    Optional.of(Path.of("/tls/server.pem")),
                    Optional.of(Path.of("/tls/server.key")),
                    ClientAuth.OPTIONAL,
                    Optional.of(Path.of("/tls/ca.pem"))),
                new Auth(
                    true,
                    Duration.ofHours(2),
                    Optional.of(
                        new Auth.Issuer(
                            "https://issuer.example",
                            "bells",
                            "https://issuer.example/jwks",
                            Duration.ofSeconds(7),
                            "groups",
                            "orgs",
                            "lines")),
                    Set.of(Role.VIEWER, Role.WORKER),
                    Map.of("taskq", Set.of(Role.SUBMITTER, Role.WORKER)),
                    true,
                    Set.of("scheduler", "s2.example"),
                    new Share(11, 12, 13, 14 << 10, 15)),
                new Audit(Duration.ofDays(9), 999),
                new Masking(
                    false,
                    List.of("pin", "iban*nr"),
                    List.of("max_tokens"),
                    List.of(Pattern.compile("ACME-[0-9]{2,4}"), Pattern.compile("X\\s,")))),
            new Definitions("/etc/carillon/definitions", Duration.ofSeconds(9)),
            new Observability(
                new MetricsBounds(11, 12, 13, 14),
                new Tracing("http://collector:4318/v1/traces", new Secret("key=a=b"), 5, "bells"),
                new Logging(LogFormat.JSON, LogLevel.WARN, Map.of("org.apache", "error"))));
    Path file = file(ALL_KEYS);
    assertThat(load(new Sources(Map.of(), Map.of(), file, ""))).isEqualTo(expected);
    String everyLine = settings(new Sources(Map.of(), Map.of(), file, "")).toYaml();
    assertThat(everyLine).doesNotContain("# default").doesNotContain("${word}");
  }

  @Test
  void flagsWinOverEnvironmentOverFileOverProfileOverDefaults() throws IOException {
    Path file = file("node:\n  id: from-file\nengine:\n  lease: 40s\n  batch: 50\n");
    var environment = Map.of("NODE_ID", "from-environment", "CARILLON_ENGINE_LEASE", "50s");
    var sources = new Sources(Map.of("node.id", "from-flag"), environment, file, "throughput");
    ServerConfig config = load(sources);
    assertThat(config.nodeId()).isEqualTo("from-flag");
    assertThat(config.engine().lease()).isEqualTo(Duration.ofSeconds(50));
    assertThat(config.engine().batch()).isEqualTo(50);
    assertThat(config.engine().buckets()).isEqualTo(32);
    assertThat(config.engine().claimTimeout()).isEqualTo(Duration.ofSeconds(60));
    assertThat(settings(sources).toYaml())
        .containsPattern("id: from-flag +# flag -node-id")
        .containsPattern("lease: 50s +# environment CARILLON_ENGINE_LEASE")
        .containsPattern("batch: 50 +# .*carillon.yaml")
        .containsPattern("buckets: 32 +# profile throughput")
        .containsPattern("claim-timeout: 60s +# default");
  }

  @Test
  void ofTwoVariablesForOneKeyOursWins() {
    var environment = Map.of("REDIS_ADDRESS", "old:1", "CARILLON_REDIS_ADDRESS", "new:2");
    var config = load(new Sources(Map.of(), environment, null, ""));
    assertThat(config.redis().where()).isEqualTo("new:2");
  }

  @Test
  void aSectionOfTheFileHoldsForItsProfileOnly() throws IOException {
    Path file = file("node:\n  id: all\n\"%blue\":\n  node:\n    id: only-blue\n");
    assertThat(load(new Sources(Map.of(), Map.of(), file, "blue")).nodeId()).isEqualTo("only-blue");
    assertThat(load(new Sources(Map.of(), Map.of(), file, "")).nodeId()).isEqualTo("all");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "prod", "throughput"})
  void everyShippedProfileIsValid(String profile) {
    assertThat(load(new Sources(Map.of(), Map.of(), null, profile)))
        .isNotEqualTo(ServerConfig.defaults());
  }

  @Test
  void anUnknownProfileIsRefused() {
    assertThatThrownBy(() -> load(new Sources(Map.of(), Map.of(), null, "porduction")))
        .isInstanceOf(CarillonException.class)
        .hasMessageContaining("porduction");
  }

  @Test
  void anUnknownKeyIsRefusedWithTheNearestName() throws IOException {
    Path file = file("redis:\n  adress: localhost:1\n");
    assertThatThrownBy(() -> load(new Sources(Map.of(), Map.of(), file, "")))
        .isInstanceOf(CarillonException.class)
        .hasMessageContaining("redis.adress (did you mean redis.address?)")
        .hasMessageContaining("carillon.yaml");
  }

  @Test
  void anUnknownKeyInASectionIsRefused() throws IOException {
    Path file = file("\"%blue\":\n  engine:\n    leese: 3s\n");
    assertThatThrownBy(() -> load(new Sources(Map.of(), Map.of(), file, "")))
        .hasMessageContaining("engine.leese (did you mean engine.lease?)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "engine.lease | 1s | a time from 2s to 1h",
        "engine.lease | 30 | a number with ms, s, m, h or d behind it",
        "engine.idempotency-window | 8d | a time from 1s to 7d",
        "engine.batch | 501 | a whole number from 1 to 500",
        "engine.batch | many | a whole number from 1 to 500",
        "grpc.address | 9090 | host:port",
        "grpc.address | localhost:99999 | a port between 0 and 65535",
        "cluster | Carillon! | 1–64 of the characters",
        "dispatch | postal | auto or direct",
        "delaybox.enabled | perhaps | true or false",
      })
  void aValueOutOfRangeIsRefusedWithWhatWasExpected(String key, String value, String expected) {
    var sources = new Sources(Map.of(key, value), Map.of(), null, "");
    assertThatThrownBy(() -> load(sources))
        .isInstanceOf(CarillonException.class)
        .hasMessageContaining("Expected " + expected)
        .hasMessageContaining("for " + key + ", but flag -")
        .hasMessageContaining("'" + value + "'");
  }

  @Test
  void aHeartbeatThatCannotKeepALeaseIsRefused() {
    var sources = new Sources(Map.of("engine.heartbeat", "11s"), Map.of(), null, "");
    assertThatThrownBy(() -> load(sources)).hasMessageContaining("at most a third of the lease");
  }

  @Test
  void severalAddressesNeedAFormThatHasSeveral() {
    var sources = new Sources(Map.of("redis.address", "a:1,b:2"), Map.of(), null, "");
    assertThatThrownBy(() -> load(sources))
        .hasMessageContaining("Expected one address of one Redis, but there are 2.");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    var sources = new Sources(Map.of(), Map.of(), dir.resolve("none.yaml"), "");
    assertThatThrownBy(() -> load(sources)).hasMessageContaining("none.yaml cannot");
  }

  @Test
  void aFileThatIsNoYamlIsNamed() throws IOException {
    Path file = file("redis: [unclosed\n");
    assertThatThrownBy(() -> load(new Sources(Map.of(), Map.of(), file, "")))
        .hasMessageContaining("Expected YAML in " + file);
  }

  @Test
  void secretsHaveNoFlagAndAreNeverPrinted() {
    var environment = Map.of("CARILLON_REDIS_PASSWORD", "hunter2");
    var sources = new Sources(Map.of(), environment, null, "");
    assertThat(load(sources).redis().password().value()).isEqualTo("hunter2");
    assertThat(load(sources).toString()).doesNotContain("hunter2");
    assertThat(settings(sources).toYaml()).doesNotContain("hunter2").contains("(hidden)");
    assertThat(RedisSettings.PASSWORD.allFlags()).isEmpty();
  }

  @Test
  void whatIsPrintedCanBeReadAgain() throws IOException {
    Path file = file(ALL_KEYS.replace("pa$$ ${word}", "(hidden)").replace("key=a=b", "(hidden)"));
    Settings first = settings(new Sources(Map.of(), Map.of(), file, ""));
    Path again = Files.writeString(dir.resolve("again.yaml"), first.toYaml());
    assertThat(load(new Sources(Map.of(), Map.of(), again, ""))).isEqualTo(ServerConfig.of(first));
  }

  private Path file(String text) throws IOException {
    return Files.writeString(dir.resolve("carillon.yaml"), text);
  }

  private static Settings settings(Sources sources) {
    return new ConfigLoader(ServerConfig.keys()).load(sources);
  }

  private static ServerConfig load(Sources sources) {
    return ServerConfig.of(settings(sources));
  }

  private static final String ALL_KEYS =
      """
      cluster: bells
      node: {id: node-7}
      grpc:
        address: "127.0.0.1:9999"
        max-streams: 7
        call-timeout: 9s
        max-connections: 77
        idle-timeout: 99s
        head-timeout: 999ms
        reader-timeout: 98s
      raft: {address: "127.0.0.1:8181"}
      peers: ["a:1", "[::1]:2"]
      redis:
        form: cluster
        address: ["redis.example:6380", "[::1]:6381"]
        master: bell
        user: ringer
        password: "pa$$ ${word}"
        sentinel-password: "pa$$ ${word}"
        tls: true
        ca-file: /etc/ca.pem
        timeout: 1500ms
        connections: 48
        any-eviction-policy: true
        durability: "replicas:2"
        durability-timeout: 700ms
      kafka: {bootstrap: "k1:9092,k2:9092", task-topics: [acme., news]}
      dispatch: direct
      events:
        export: false
        topic: ev
        dead-topic: dlq
        max-bytes: 1mb
        status-keys: true
        status-ttl: 1h
      notify:
        enabled: false
        timeout: 3s
        tries: 4
        retry-first: 2s
        retry-most: 9m
        ports: "443,9443"
        https-only: true
        allow: "hooks.internal:8443,10.1.0.0/16"
        secret-key: "pa$$ ${word}"
        task-secret: "pa$$ ${word}"
        max-bytes: 2mb
        smtp-host: smtp.example
        smtp-port: 465
        smtp-security: tls
        smtp-user: bell
        smtp-password: "pa$$ ${word}"
        smtp-from: carillon@example.org
        smtp-recipients: "@example.org"
        smtp-ca-file: /etc/carillon/mail-ca.pem
      ticks:
        enabled: false
        port: 8889
        queue: t
        topic: tick
        create-topic: false
        replace: true
        report: false
      jobs:
        enabled: false
        queue: j
      taskq:
        enabled: false
        queue: q
        lease: 90s
      delaybox:
        enabled: no
        port: 8188
        context-path: /box
        queue: boxed
        scheduler-topic: in
        task-execution-topic: out
      engine:
        buckets: 8
        lease: 12s
        heartbeat: 4s
        claim-timeout: 20s
        cancel-grace: 3s
        owner-gone-after: 5s
        batch: 100
        audit-every: 3m
        audit-repair: false
        idempotency-window: 36h
      retention: {finished: 2d, dead: 3d, count: 10, bytes: 500mb}
      limits: {queues: 11, types: 12, tenants: 13}
      tls:
        certificate: /tls/server.pem
        key: /tls/server.key
        client-auth: optional
        client-authorities: /tls/ca.pem
      auth:
        enabled: true
        session: 2h
        issuer: https://issuer.example
        audience: bells
        jwks: https://issuer.example/jwks
        clock-skew: 7s
        roles-claim: groups
        tenants-claim: orgs
        queues-claim: lines
        certificate-roles: viewer,worker
        doors: taskq=submitter+worker
        new-admin-token: true
        hosts: [Scheduler, s2.example]
        requests-per-second: 11
        streams: 12
        connections: 13
        bytes-per-second: 14kb
        worker-shares: 15
      audit:
        keep: 9d
        entries: 999
      mask:
        by-key: false
        keys: [pin, iban*nr]
        open-keys: max_tokens
        values: 'ACME-[0-9]{2,4} X\\s,'
      definitions:
        folder: /etc/carillon/definitions
        every: 9s
      metrics: {queues: 11, types: 12, lines: 13, tenants: 14}
      tracing:
        endpoint: "http://collector:4318/v1/traces"
        headers: "key=a=b"
        percent: 5
        service: bells
      log: {format: json, level: warn, levels: "org.apache=error"}
      """;
}
