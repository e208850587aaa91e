package dev.carillon.server.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.client.CarillonClient;
import dev.carillon.client.Connection;
import dev.carillon.client.StreamListener;
import dev.carillon.model.audit.AuditChain;
import dev.carillon.model.audit.AuditEntry;
import dev.carillon.model.audit.AuditFilter;
import dev.carillon.model.audit.AuditLine;
import dev.carillon.model.audit.AuditOutcome;
import dev.carillon.model.audit.AuditPage;
import dev.carillon.model.audit.AuditVerdict;
import dev.carillon.model.audit.KnownEntry;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.server.PatientRedis;
import dev.carillon.server.config.Address;
import dev.carillon.server.config.Audit;
import dev.carillon.server.config.Auth;
import dev.carillon.server.config.Redis;
import dev.carillon.server.config.Security;
import dev.carillon.server.config.ServerConfig;
import dev.carillon.server.config.TlsFiles;
import dev.carillon.server.embedded.EmbeddedRedis;
import dev.carillon.server.store.redis.backup.ClusterBackup;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.XAddParams;
import redis.clients.jedis.resps.StreamEntry;
import redis.clients.jedis.util.JedisClusterCRC16;

/** The audit log of real servers on a real Redis. */
final class AuditLogTest {
  private static final Duration SOON = Duration.ofMinutes(2);

  private EmbeddedRedis redis;
  private RedisClient raw;
  private String log = "";

  @BeforeEach
  void start() {
    redis = EmbeddedRedis.startInMemory();
    raw = RedisClient.create("127.0.0.1", redis.port());
  }

  @AfterEach
  void stop() {
    raw.close();
    redis.close();
  }

  private CarillonServer server(Audit audit) {
    return server(audit, PatientRedis.at(redis.port()));
  }

  private CarillonServer server(Audit audit, Redis reached) {
    ServerConfig d = ServerConfig.defaults();
    CarillonServer server =
        new CarillonServer(
                d.withGrpc(new Address("127.0.0.1", 0))
                    .withDelaybox(d.delaybox().withPort(0))
                    .withDoors(d.doors().onFreePorts())
                    .withSecurity(new Security(TlsFiles.OFF, Auth.OFF, audit))
                    .withRedis(reached),
                Clock.systemUTC(),
                new Random())
            .start();
    log = d.cluster() + "{" + firstTag() + "}:trail";
    return server;
  }

  /** Bucket 0's tag: users, tokens and this log are there. */
  private static String firstTag() {
    for (int i = 0; ; i++) {
      String tag = Integer.toString(i, 36);
      if (JedisClusterCRC16.getSlot(tag) < 16_384 / 16) {
        return tag;
      }
    }
  }

  private static CarillonClient client(CarillonServer at) {
    return CarillonClient.connect(Connection.to("127.0.0.1", at.port()).withDeadline(SOON));
  }

  private static <T> T get(CompletableFuture<T> answer) {
    try {
      return answer.get(2, TimeUnit.MINUTES);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static void pause(CarillonClient client, int times) {
    for (int i = 0; i < times; i++) {
      get(client.pauseQueue("mail", "reason " + i, Duration.ZERO));
    }
  }

  private static AuditVerdict verify(CarillonClient client) {
    return get(client.audit().verify(KnownEntry.NONE));
  }

  @Test
  void aChangeStandsInTheLogWhenItIsAnswered() {
    try (CarillonServer server = server(Audit.DEFAULT);
        CarillonClient client = client(server)) {
      pause(client, 1);
      AuditPage page = get(client.audit().list(AuditFilter.ALL, 0, ""));
      assertThat(page.entries()).hasSize(1);
      AuditEntry entry = page.entries().getFirst();
      assertThat(entry.sequence()).isEqualTo(1);
      assertThat(entry.deed().actor()).isEqualTo("local");
      assertThat(entry.deed().proof()).isEqualTo("none");
      assertThat(entry.deed().address()).isEqualTo("127.0.0.1");
      assertThat(entry.deed().method()).isEqualTo("carillon.v1.QueueService/Pause");
      assertThat(entry.deed().target()).isEqualTo("mail");
      assertThat(entry.deed().reason()).isEqualTo("reason 0");
      assertThat(entry.deed().outcome()).isEqualTo(AuditOutcome.OK);
      assertThat(entry.previous()).isEqualTo(AuditLine.NO_HASH);
      assertThat(verify(client).whole()).isTrue();
    }
  }

  @Test
  void aRestoredLogGoesOnWhereItsBackupEnded_andWhatWasLostSinceIsNoticed(@TempDir Path dir)
      throws Exception {
    ServerConfig d = ServerConfig.defaults();
    Path file = dir.resolve("monday.carillon");
    AuditVerdict monday;
    AuditVerdict tuesday;
    try (CarillonServer server = server(Audit.DEFAULT);
        CarillonClient client = client(server)) {
      pause(client, 2);
      monday = verify(client);
      try (ClusterBackup backup = Backups.of(d.withRedis(PatientRedis.at(redis.port())))) {
        backup.backup(file, keys -> {});
      }
      pause(client, 1);
      tuesday = verify(client);
    }
    raw.flushAll();
    try (ClusterBackup backup = Backups.of(d.withRedis(PatientRedis.at(redis.port())))) {
      backup.restore(file, false, keys -> {});
    }
    try (CarillonServer server = server(Audit.DEFAULT);
        CarillonClient client = client(server)) {
      pause(client, 2);
      AuditVerdict now =
          get(client.audit().verify(new KnownEntry(monday.last(), monday.lastHash())));
      assertThat(now.whole()).as(now.problem()).isTrue();
      assertThat(now.last()).isEqualTo(monday.last() + 2);
      assertThat(
              get(client.audit().verify(new KnownEntry(tuesday.last(), tuesday.lastHash())))
                  .whole())
          .isFalse();
    }
  }

  @Test
  void whatFailedIsToldWithItsCodeAndFound() {
    try (CarillonServer server = server(Audit.DEFAULT);
        CarillonClient client = client(server)) {
      pause(client, 3);
      assertThat(client.cancel("0000000000000000-00", "gone"))
          .failsWithin(SOON)
          .withThrowableThat()
          .withCauseInstanceOf(CarillonException.class);
      AuditFilter failed =
          new AuditFilter("LOCAL", "cancel", "", "", Optional.of(AuditOutcome.FAILED), "", 0, 0);
      AuditPage page = get(client.audit().list(failed, 0, ""));
      assertThat(page.entries()).hasSize(1);
      assertThat(page.entries().getFirst().deed().code()).isNotEmpty();
      // Pages of one: the newest first, none twice.
      List<Long> seen = new ArrayList<>();
      String token = "";
      do {
        page = get(client.audit().list(AuditFilter.ALL, 1, token));
        page.entries().forEach(e -> seen.add(e.sequence()));
        token = page.nextPageToken();
      } while (!token.isEmpty());
      assertThat(seen).containsExactly(4L, 3L, 2L, 1L);
    }
  }

  @Test
  void submitsAreCountedTogetherAndNothingOfThemIsLostAtAStop() {
    try (CarillonServer server = server(Audit.DEFAULT);
        CarillonClient client = client(server)) {
      for (int i = 0; i < 50; i++) {
        get(client.submit(NewTask.of("job", Payload.of("{}"))));
      }
    }
    try (CarillonServer server = server(Audit.DEFAULT);
        CarillonClient client = client(server)) {
      List<AuditEntry> entries = get(client.audit().list(AuditFilter.ALL, 0, "")).entries();
      assertThat(entries.size()).isLessThan(20);
      assertThat(entries.stream().mapToLong(e -> e.deed().items()).sum()).isEqualTo(50);
      assertThat(entries).allMatch(e -> e.deed().method().equals("carillon.v1.TaskService/Submit"));
    }
  }

  @Test
  void severalServersWriteOneChain() {
    try (CarillonServer one = server(Audit.DEFAULT);
        CarillonServer two = server(Audit.DEFAULT);
        CarillonClient first = client(one);
        CarillonClient second = client(two)) {
      List<CompletableFuture<?>> calls = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        calls.add((i % 2 == 0 ? first : second).pauseQueue("mail", "r" + i, Duration.ZERO));
      }
      calls.forEach(AuditLogTest::get);
      AuditVerdict verdict = verify(first);
      assertThat(verdict.whole()).as(verdict.problem()).isTrue();
      assertThat(verdict.entries()).isEqualTo(100);
      assertThat(verify(second)).isEqualTo(verdict);
    }
  }

  @Test
  void aChangedEntryIsFound() {
    tampered(entries -> entries.set(4, entries.get(4).replace("reason 4", "reason 9")), 5);
  }

  @Test
  void aRemovedEntryIsFound() {
    tampered(entries -> entries.remove(4), 5);
  }

  @Test
  void theLastEntriesRemovedAreFound() {
    tampered(entries -> entries.subList(7, 10).clear(), 8);
  }

  @Test
  void twoEntriesThatChangedPlacesAreFound() {
    tampered(entries -> Collections.swap(entries, 4, 5), 5);
  }

  @Test
  void anEntryWithARightHashOfItsOwnButNotOfTheChainIsFound() {
    tampered(
        entries -> {
          AuditEntry old = AuditLine.read(entries.get(4));
          entries.set(
              4,
              AuditLine.write(
                  old.sequence(),
                  old.previous(),
                  old.atMs(),
                  AuditLine.read(entries.get(3)).deed()));
        },
        6);
  }

  private void tampered(java.util.function.Consumer<List<String>> how, long place) {
    try (CarillonServer server = server(Audit.DEFAULT);
        CarillonClient client = client(server)) {
      pause(client, 10);
      assertThat(verify(client).whole()).isTrue();
      List<StreamEntry> all = raw.xrange(log, "-", "+");
      assertThat(all).hasSize(10);
      List<String> lines =
          new ArrayList<>(all.stream().map(e -> e.getFields().get("entry")).toList());
      how.accept(lines);
      raw.del(log);
      for (int i = 0; i < lines.size(); i++) {
        Map<String, String> fields = new HashMap<>();
        fields.put("entry", lines.get(i));
        raw.xadd(log, XAddParams.xAddParams().id(new StreamEntryID(1_000 + i, 1)), fields);
      }
      AuditVerdict verdict = verify(client);
      assertThat(verdict.whole()).isFalse();
      assertThat(verdict.broken()).as(verdict.problem()).isEqualTo(place);
    }
  }

  @Test
  void aChainThatWasWrittenAnewIsFoundByAnEntryThatWasNoted() {
    try (CarillonServer server = server(Audit.DEFAULT);
        CarillonClient client = client(server)) {
      pause(client, 3);
      AuditVerdict noted = verify(client);
      raw.del(log);
      raw.del(log + "end");
    }
    try (CarillonServer server = server(Audit.DEFAULT);
        CarillonClient client = client(server)) {
      pause(client, 5);
      assertThat(verify(client).whole()).isTrue();
      AuditVerdict verdict = get(client.audit().verify(new KnownEntry(3, "a".repeat(64))));
      assertThat(verdict.broken()).isEqualTo(3);
    }
  }

  @Test
  void whatIsTrimmedLeavesAChainThatCanBeVerified() {
    try (CarillonServer server = server(new Audit(Duration.ofDays(1), 100));
        CarillonClient client = client(server)) {
      pause(client, 130);
      AuditVerdict verdict = verify(client);
      assertThat(verdict.whole()).as(verdict.problem()).isTrue();
      assertThat(verdict.entries()).isEqualTo(100);
      assertThat(verdict.first()).isEqualTo(31);
      assertThat(verdict.last()).isEqualTo(130);
      raw.xdel(log, raw.xrange(log, "-", "+", 1).getFirst().getID());
      assertThat(verify(client).broken()).isEqualTo(31);
    }
  }

  @Test
  void anExportIsVerifiedWithoutAServer() {
    List<String> lines = Collections.synchronizedList(new ArrayList<>());
    try (CarillonServer server = server(Audit.DEFAULT);
        CarillonClient client = client(server)) {
      pause(client, 5);
      CompletableFuture<Boolean> done = new CompletableFuture<>();
      client
          .audit()
          .export(
              AuditFilter.ALL,
              new StreamListener<>() {
                @Override
                public void onNext(List<String> some) {
                  lines.addAll(some);
                }

                @Override
                public void onError(CarillonException error) {
                  done.completeExceptionally(error);
                }

                @Override
                public void onEnd() {
                  done.complete(true);
                }
              });
      assertThat(get(done)).isTrue();
    }
    assertThat(lines).hasSize(5);
    AuditChain whole = new AuditChain(KnownEntry.NONE, KnownEntry.NONE);
    lines.forEach(whole::next);
    assertThat(whole.end(KnownEntry.NONE).whole()).isTrue();
    lines.set(2, lines.get(2).replace("reason 2", "reason 7"));
    AuditChain changed = new AuditChain(KnownEntry.NONE, KnownEntry.NONE);
    lines.forEach(changed::next);
    assertThat(changed.end(KnownEntry.NONE).broken()).isEqualTo(3);
  }

  @Test
  void whatCouldNotBeWrittenIsWrittenOnceRedisIsBack() {
    try (CarillonServer server = server(Audit.DEFAULT, PatientRedis.brieflyAt(redis.port()));
        CarillonClient client = client(server)) {
      pause(client, 1);
      redis.freeze();
      assertThat(client.pauseQueue("mail", "while away", Duration.ZERO)).failsWithin(SOON);
      redis.thaw();
      Awaitility.await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(get(client.audit().list(AuditFilter.ALL, 0, "")).entries())
                      .anyMatch(e -> e.deed().reason().equals("while away")));
      assertThat(verify(client).whole()).isTrue();
    }
  }
}
