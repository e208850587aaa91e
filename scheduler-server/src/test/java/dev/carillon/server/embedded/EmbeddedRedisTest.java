package dev.carillon.server.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carillon.model.error.CarillonException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;

final class EmbeddedRedisTest {
  @TempDir Path data;

  @Test
  void refusesToEvictAndListensOnLoopbackOnly() {
    try (var redis = EmbeddedRedis.startInMemory();
        var client = RedisClient.create("127.0.0.1", redis.port())) {
      assertThat(client.configGet("maxmemory-policy"))
          .containsEntry("maxmemory-policy", "noeviction");
      assertThat(client.configGet("bind")).containsEntry("bind", "127.0.0.1");
      assertThat(client.configGet("save")).containsEntry("save", "");
    }
  }

  @Test
  void whatWasWrittenBeforeAnOrderlyStopIsThereAfterwards() {
    try (var redis = new EmbeddedRedis(RedisOptions.durable(data)).start()) {
      int port = redis.port();
      try (var client = RedisClient.create("127.0.0.1", port)) {
        client.set("key", "value");
      }
      redis.stop();
      assertThat(RedisProbe.answers(port)).isFalse();
      redis.start();
      assertThat(redis.port()).isEqualTo(port);
      try (var client = RedisClient.create("127.0.0.1", port)) {
        assertThat(client.get("key")).isEqualTo("value");
      }
    }
  }

  @Test
  void killedAndStartedAgainItAnswersOnTheSamePort() {
    try (var redis = EmbeddedRedis.startInMemory()) {
      redis.kill();
      assertThat(RedisProbe.answers(redis.port())).isFalse();
      redis.start();
      await().until(() -> RedisProbe.answers(redis.port()));
    }
  }

  @Test
  void frozenItIsSilentAndThawedItAnswers() {
    try (var redis = EmbeddedRedis.startInMemory()) {
      redis.freeze();
      assertThat(RedisProbe.answers(redis.port())).isFalse();
      redis.thaw();
      await().until(() -> RedisProbe.answers(redis.port()));
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void whereThatIsAllowedOneThatKeepsItsDataGoesBeforeOthers() throws Exception {
    int expected = nicenessOfOneThatGoesFirst();
    try (var redis = new EmbeddedRedis(RedisOptions.durable(data)).start()) {
      await().untilAsserted(() -> assertThat(niceness(redis.pid())).isEqualTo(expected));
    }
  }

  /** By trying it with another program: who may do that is not for a test to know. */
  private static int nicenessOfOneThatGoesFirst() throws Exception {
    Process other = new ProcessBuilder("sleep", "60").start();
    try {
      String first = Integer.toString(niceness(ProcessHandle.current().pid()) - 5);
      String pid = Long.toString(other.pid());
      Process renice =
          new ProcessBuilder("sh", "-c", "renice \"$1\" -p \"$2\"", "sh", first, pid)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      assertThat(renice.waitFor(2, TimeUnit.MINUTES)).isTrue();
      return niceness(other.pid());
    } finally {
      other.destroyForcibly();
    }
  }

  private static int niceness(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
    return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[16]);
  }

  @Test
  void aPortThatIsTakenIsNamed() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var redis = new EmbeddedRedis(RedisOptions.inMemory().withPort(taken.getLocalPort()))) {
      assertThatThrownBy(redis::start)
          .isInstanceOf(CarillonException.class)
          .hasMessageContaining("127.0.0.1:" + taken.getLocalPort())
          .hasMessageContaining("in use");
    }
  }

  @Test
  void theBundledServerRuns() {
    var options = RedisOptions.inMemory().withBundledOnly(true);
    try (var redis = new EmbeddedRedis(options).start();
        var client = RedisClient.create("127.0.0.1", redis.port())) {
      assertThat(client.info("server")).contains("redis_version:6.2");
    }
  }

  /** Its parent is a process of its own here, so that it can be killed. */
  @Test
  void itDoesNotOutliveAParentThatIsKilled() throws Exception {
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                RedisParent.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (var output = parent.inputReader()) {
      long pid = Long.parseLong(output.readLine());
      ProcessHandle redis = ProcessHandle.of(pid).orElseThrow();
      assertThat(redis.isAlive()).isTrue();
      parent.destroyForcibly();
      assertThat(parent.waitFor(2, TimeUnit.MINUTES)).isTrue();
      await().until(() -> !redis.isAlive());
    } finally {
      parent.destroyForcibly();
    }
  }
}
