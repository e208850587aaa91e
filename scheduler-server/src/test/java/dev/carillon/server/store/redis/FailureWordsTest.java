package dev.carillon.server.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** Where nobody knows whether a call was done, its error says what a repeat would come to. */
class FailureWordsTest {
  @ParameterizedTest
  @CsvSource({
    "SUBMIT, with an idempotency key",
    "RUN_NEW, with an idempotency key",
    "FIRE, with a request id",
    "CANCEL, repeating is safe"
  })
  void aRepeatIsCalledSafeOnlyWhereItIs(Script script, String words) {
    String advice =
        ScriptRunner.failure(script.verb(), new JedisConnectionException("gone")).advice();
    assertThat(advice).contains(words);
    assertThat(advice.contains("repeating is safe")).isEqualTo(script == Script.CANCEL);
  }
}
