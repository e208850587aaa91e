package dev.carillon.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.server.embedded.EmbeddedRedis;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;

class BackupCommandTest {
  @TempDir private Path dir;

  @Test
  void aClusterIsBackedUpCheckedAndRestoredByCommand() {
    try (EmbeddedRedis redis = EmbeddedRedis.startInMemory();
        RedisClient client = RedisClient.create("127.0.0.1", redis.port())) {
      client.set("carillon{1}x", "record");
      String file = dir.resolve("monday").toString();
      String at = "-redis-addr=127.0.0.1:" + redis.port();
      Cli cli = Cli.alone();
      assertThat(cli.run("backup", file, at).out()).contains("Wrote " + file, "1 keys");
      assertThat(cli.run("backup", file, "--check").out()).contains("is whole");
      Cli.Result refused = cli.run("restore", file, at);
      assertThat(refused.code()).isEqualTo(Exit.FAILED);
      assertThat(refused.err()).contains("it has data", "--replace");
      assertThat(cli.run("restore", file, at, "--cluster=monday").code()).isZero();
      assertThat(client.get("monday{1}x")).isEqualTo("record");
    }
  }

  @Test
  void aFileThatIsNoBackupIsSaidToBeNone() throws Exception {
    Path file = Files.writeString(dir.resolve("x"), "hello");
    Cli cli = Cli.alone();
    Cli.Result refused = cli.run("backup", "--check", file.toString());
    assertThat(refused.code()).isNotZero();
    assertThat(refused.err()).contains("is none");
  }
}
