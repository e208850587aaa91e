package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.server.embedded.EmbeddedRedis;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.RedisClient;

/**
 * Every script compiles, with room for some more locals: Lua allows 200, those of includes counted.
 */
class ScriptsCompileTest {
  private static final int ROOM = 5;
  private static EmbeddedRedis redis;
  private static RedisClient client;

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

  @ParameterizedTest
  @EnumSource(Script.class)
  void compilesWithRoomForMoreLocals(Script script) {
    String text = new String(ScriptTexts.AS_WRITTEN.text(script), UTF_8);
    StringBuilder room = new StringBuilder();
    for (int i = 0; i < ROOM; i++) {
      room.append("local room_").append(i).append(" = ").append(i).append('\n');
    }
    // A shebang, where there is one, stays the first line.
    int at = text.startsWith("#!") ? text.indexOf('\n') + 1 : 0;
    assertThat(client.scriptLoad(text.substring(0, at) + room + text.substring(at))).hasSize(40);
  }
}
