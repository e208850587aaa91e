package dev.carillon.server.store.redis;

import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Scripts for tests: Redis' clock is replaced, or put forward, by a key that the test sets, and one
 * rule at a time can be switched off. Stands in the tests alone, so that no server can be made to
 * run them.
 */
final class TestScripts {
  /** Key of the time that the scripts read, epoch milliseconds. */
  static final String CLOCK = "test-clock";

  private static final String TIME = "redis.call('TIME')";
  private static final String TEST_TIME =
      "(function() local t = tonumber(redis.call('GET', '"
          + CLOCK
          + "')) return {math.floor(t / 1000), t % 1000 * 1000} end)()";

  /** Key of what is added to Redis' time, ms; not there: 0. */
  static final String SHIFT = "test-shift";

  private static final String SHIFTED_TIME =
      "(function() local t = redis.call('TIME')"
          + " local ms = t[1] * 1000 + math.floor(t[2] / 1000) + (redis.call('GET', '"
          + SHIFT
          + "') or 0) return {math.floor(ms / 1000), ms % 1000 * 1000} end)()";

  /** {@code code -- @rule name} or {@code code -- @rule name: what stands here without it}. */
  private static final Pattern RULE = Pattern.compile("(?m)^.*-- @rule ([a-z-]+)(?:: (.*))?$");

  private TestScripts() {}

  /** The scripts with a clock that the test sets. */
  static ScriptTexts clocked() {
    return new ScriptTexts((script, text) -> clocked(text));
  }

  /** The scripts with Redis' clock put forward by a key that the test sets. */
  static ScriptTexts shifted() {
    return new ScriptTexts((script, text) -> text.replace(TIME, SHIFTED_TIME));
  }

  /** The same as {@link #clocked()} without one rule. */
  static ScriptTexts without(String rule) {
    return without(rule, TestScripts::clocked);
  }

  /** The scripts with Redis' own clock, without one rule. */
  static ScriptTexts unruled(String rule) {
    return without(rule, text -> text);
  }

  private static ScriptTexts without(String rule, UnaryOperator<String> change) {
    boolean[] found = new boolean[1];
    ScriptTexts texts =
        new ScriptTexts(
            (script, text) ->
                RULE.matcher(change.apply(text))
                    .replaceAll(
                        m -> {
                          boolean its = m.group(1).equals(rule);
                          found[0] |= its;
                          String other = m.group(2) == null ? "" : m.group(2);
                          return Matcher.quoteReplacement(its ? other : m.group());
                        }));
    for (Script script : Script.values()) {
      texts.text(script);
    }
    if (!found[0]) {
      throw new IllegalArgumentException("Expected a script with '-- @rule " + rule + "'.");
    }
    return texts;
  }

  /** The test's clock is far behind the real one, by which Redis would end a key at once. */
  private static String clocked(String text) {
    return text.replace(TIME, TEST_TIME).replace("'PEXPIREAT'", "'PEXPIRE'");
  }
}
