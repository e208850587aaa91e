package dev.carillon.server.store.redis.backup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.server.PatientRedis;
import dev.carillon.server.embedded.EmbeddedRedis;
import dev.carillon.server.store.redis.NoTelemetry;
import dev.carillon.server.store.redis.RedisStores;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.params.SetParams;

class ClusterBackupTest {
  private static EmbeddedRedis redis;
  private static RedisClient client;
  @TempDir private Path dir;

  @BeforeAll
  static void start() {
    redis = EmbeddedRedis.startInMemory();
    client = RedisClient.create("127.0.0.1", redis.port());
  }

  @AfterAll
  static void stop() {
    client.close();
    redis.close();
  }

  @BeforeEach
  void someData() {
    client.flushAll();
    client.set("a{1}x", "record");
    client.hset("a{1}:count", Map.of("l:1", "3"));
    client.zadd("a{2}:due:l", 5, "x");
    client.set("a{2}:log:x", "words", SetParams.setParams().px(3_600_000));
    client.hset("a:meta", Map.of("layout", "1"));
    client.set("ab{1}x", "of another cluster");
    client.set("a*{1}x", "of another cluster");
  }

  private static ClusterBackup of(String cluster) {
    return new ClusterBackup(
        new RedisStores.Settings(
            "127.0.0.1", redis.port(), "", cluster, 4, PatientRedis.TIMEOUT, 2, "s", "n"));
  }

  private Path backup(String cluster) throws Exception {
    Path file = dir.resolve(cluster.replace("*", "star") + ".carillon");
    try (ClusterBackup backup = of(cluster)) {
      backup.backup(file, keys -> {});
    }
    return file;
  }

  @Test
  void whatWasBackedUpIsRestoredUnderAnotherNameBesideIt() throws Exception {
    Path file = backup("a");
    assertThat(ClusterBackup.verify(file).keys()).isEqualTo(5);
    try (ClusterBackup backup = of("b")) {
      backup.restore(file, false, keys -> {});
    }
    assertThat(client.get("b{1}x")).isEqualTo("record");
    assertThat(client.hgetAll("b{1}:count")).isEqualTo(Map.of("l:1", "3"));
    assertThat(client.zscore("b{2}:due:l", "x")).isEqualTo(5);
    assertThat(client.pttl("b{2}:log:x")).isBetween(3_000_000L, 3_600_000L);
    assertThat(client.exists("b:restoring")).isFalse();
    assertThat(client.keys("b*")).hasSize(5);
    assertThat(client.keys("a{*")).hasSize(4);
  }

  @Test
  void aNameIsNoPattern() throws Exception {
    assertThat(ClusterBackup.verify(backup("a*")).keys()).isEqualTo(1);
  }

  @Test
  void onlyItsOwnerMayReadTheFile() throws Exception {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backup("a"))))
        .isEqualTo("rw-------");
    assertThat(dir.toFile().list()).hasSize(1);
  }

  @Test
  void aClusterWithDataIsReplacedOnlyWhereThatIsSaid() throws Exception {
    Path file = backup("a");
    client.set("a{1}newer", "task");
    try (ClusterBackup backup = of("a")) {
      assertThatThrownBy(() -> backup.restore(file, false, keys -> {}))
          .isInstanceOfSatisfying(
              CarillonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WRONG_STATE));
      assertThat(client.exists("a{1}newer")).isTrue();
      backup.restore(file, true, keys -> {});
    }
    assertThat(client.exists("a{1}newer")).isFalse();
    assertThat(client.get("ab{1}x")).isEqualTo("of another cluster");
  }

  @Test
  void aServedClusterIsNeverReplaced() throws Exception {
    Path file = backup("a");
    client.hset("a{1}:own", Map.of("beat", Long.toString(System.currentTimeMillis())));
    try (ClusterBackup backup = of("a")) {
      assertThatThrownBy(() -> backup.restore(file, true, keys -> {}))
          .hasMessageContaining("a server runs on it");
    }
    assertThat(client.get("a{1}x")).isEqualTo("record");
  }

  @Test
  void aFileCutAnywhereOrChangedRestoresNothing() throws Exception {
    byte[] whole = Files.readAllBytes(backup("a"));
    Path file = dir.resolve("bad");
    try (ClusterBackup backup = of("b")) {
      for (int length = 0; length < whole.length; length += length < whole.length - 40 ? 7 : 1) {
        Files.write(file, Arrays.copyOf(whole, length));
        assertThatThrownBy(() -> backup.restore(file, false, keys -> {}))
            .as("%d of %d bytes", length, whole.length)
            .isInstanceOfSatisfying(
                CarillonException.class,
                e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
      }
      for (int at = 0; at < whole.length; at += at < whole.length - 40 ? 7 : 1) {
        byte[] changed = whole.clone();
        changed[at] ^= 0x10;
        Files.write(file, changed);
        try {
          ClusterBackup.verify(file);
          // A bit that means nothing: of gzip's heading, or a way to say the same in other words.
          assertThat(unzipped(changed)).as("byte %d", at).isEqualTo(unzipped(whole));
        } catch (CarillonException e) {
          assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        }
      }
    }
    assertThat(client.keys("b*")).isEmpty();
  }

  private static byte[] unzipped(byte[] file) throws IOException {
    int magic = "CARILLON BACKUP 1\n".length();
    try (InputStream zip =
        new GZIPInputStream(new ByteArrayInputStream(file, magic, file.length - magic))) {
      return zip.readAllBytes();
    }
  }

  @Test
  void aRestoreThatBreaksOffWhileItDeletesLeavesItsMark() throws Exception {
    Path file = backup("a");
    client.set("a{1}newer", "task");
    try (ClusterBackup backup = of("a")) {
      client.sendCommand(Protocol.Command.ACL, "SETUSER", "default", "-unlink");
      try {
        assertThatThrownBy(() -> backup.restore(file, true, keys -> {}))
            .isInstanceOf(CarillonException.class);
      } finally {
        client.sendCommand(Protocol.Command.ACL, "SETUSER", "default", "+unlink");
      }
      assertThat(client.get("a:restoring")).isEqualTo(file.toString());
      backup.restore(file, true, keys -> {});
    }
    assertThat(client.exists("a:restoring")).isFalse();
    assertThat(client.exists("a{1}newer")).isFalse();
    assertThat(client.keys("a{*")).hasSize(4);
  }

  @Test
  void aRestoreThatBreaksOffWhileItLoadsLeavesItsMark() throws Exception {
    Path bad = dir.resolve("bad");
    try (OutputStream out = Files.newOutputStream(bad)) {
      BackupFile.Writer writer = new BackupFile.Writer(out, new BackupFile.Heading("a", 1, "7"));
      writer.add(new BackupFile.Entry("{1}x".getBytes(UTF_8), 0, new byte[] {1, 2, 3}));
      writer.seal();
    }
    Path file = backup("a");
    try (ClusterBackup backup = of("b")) {
      assertThatThrownBy(() -> backup.restore(bad, false, keys -> {}))
          .isInstanceOfSatisfying(
              CarillonException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.INCOMPATIBLE_DATA));
      assertThat(client.get("b:restoring")).isEqualTo(bad.toString());
      // The mark is no data: there is nothing to replace.
      backup.restore(file, false, keys -> {});
    }
    assertThat(client.keys("b*")).hasSize(5);
    assertThat(client.exists("b:restoring")).isFalse();
  }

  @Test
  void noServerStartsOnARestoreThatBrokeOff() {
    client.set("a:restoring", "monday.carillon");
    RedisStores.Settings settings =
        new RedisStores.Settings(
            "127.0.0.1", redis.port(), "", "a", 4, PatientRedis.TIMEOUT, 2, "0".repeat(26), "n");
    try (RedisStores stores =
        new RedisStores(settings, NoTelemetry.INSTANCE, new java.util.Random(1))) {
      assertThatThrownBy(stores::checkData).hasMessageContaining("monday.carillon");
    }
  }
}
