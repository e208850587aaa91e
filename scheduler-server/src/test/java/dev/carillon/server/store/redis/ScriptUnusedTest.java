package dev.carillon.server.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a script never names is not sent with it, and nothing else is missing. */
final class ScriptUnusedTest {
  /** What the language brings, and its words that may stand before a parenthesis. */
  private static final Set<String> OF_LUA =
      Set.of(
          "and",
          "elseif",
          "function",
          "if",
          "in",
          "not",
          "or",
          "return",
          "until",
          "while",
          "error",
          "ipairs",
          "next",
          "pairs",
          "pcall",
          "select",
          "tonumber",
          "tostring",
          "type",
          "unpack");

  private static final Pattern FUNCTION = Pattern.compile("(?m)^local function (\\w+)\\(");

  @Test
  void aFunctionThatNothingNamesGoesWithWhatOnlyItNeeded() {
    String text =
        """
        local function one(a) return a end
        local function two(a)
          -- three is not meant
          return 'four' .. one(a)

        end
        local function three() return two(1) end
        local function four() return four() end
        return redis.call('GET', 'three'), x.two
        """;
    assertThat(ScriptUnused.dropped(text).strip())
        .isEqualTo("return redis.call('GET', 'three'), x.two");
  }

  @Test
  void whatIsNamedStaysWithWhatItNeeds() {
    String text =
        """
        local function one(a) return a end -- of one line
        local function two(a)
          if a then
            return one(a)
          end
        end
        return 'a'..two(1)
        """;
    assertThat(ScriptUnused.dropped(text)).isEqualTo(text);
  }

  @Test
  void aBlockThatGivesNamesTheirValuesGoesIfNoneOfThemIsUsed() {
    String block =
        """
        local count, moved
        -- Of both:
        do
          local all = {}
          function count() return #all end
          function moved(id)
            all[#all + 1] = id
          end
        end
        """;
    assertThat(ScriptUnused.dropped(block + "return 1\n").strip()).isEqualTo("return 1");
    assertThat(ScriptUnused.dropped(block + "return count()\n"))
        .isEqualTo(block + "return count()\n");
  }

  @Test
  void aBlockThatDoesSomethingStays() {
    String text =
        """
        local seen
        do
          redis.call('SET', 'a', 1)
        end
        return 1
        """;
    assertThat(ScriptUnused.dropped(text)).isEqualTo(text);
  }

  @Test
  void aBlockStaysForAFunctionThatWasDeclaredBeforeItAndForWhatItAsksOfRedis() {
    String two =
        """
        local a
        local b
        do
          function a() return 1 end
          function b() return 2 end
        end
        return a()
        """;
    assertThat(ScriptUnused.dropped(two)).isEqualTo(two);
    String asks =
        """
        local seen
        do
          local n = redis.call('INCR', 'a')
          function seen() return n end
        end
        return 1
        """;
    assertThat(ScriptUnused.dropped(asks)).isEqualTo(asks);
  }

  @Test
  void whatARuleOfATestNamesStays() {
    String text =
        """
        local function other() return 2 end
        local a = 1 -- @rule one: local a = other()
        return a
        """;
    assertThat(ScriptUnused.dropped(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @EnumSource(Script.class)
  void eachFunctionThatIsSentIsNamedAgain(Script script) {
    String text = script.text();
    assertThat(FUNCTION.matcher(text).results().map(m -> m.group(1)).distinct())
        .allSatisfy(
            name -> assertThat(text.split("\\b" + name + "\\b").length).as(name).isGreaterThan(2));
  }

  /** Redis would refuse it only once it came to be called, in a case that is perhaps a rare one. */
  @ParameterizedTest
  @EnumSource(Script.class)
  void whatIsCalledIsDeclared(Script script) {
    String text =
        script.text().replaceAll("--.*|'(?:\\\\.|[^'\\\\])*'|\"(?:\\\\.|[^\"\\\\])*\"", "''");
    Set<String> called =
        Pattern.compile("(?<![\\w.:])(\\w+) ?\\(")
            .matcher(text)
            .results()
            .map(m -> m.group(1))
            .filter(name -> !OF_LUA.contains(name))
            .collect(Collectors.toSet());
    assertThat(called)
        .allSatisfy(
            name ->
                assertThat(text)
                    .containsPattern(
                        "local function "
                            + name
                            + "\\(|local (?:\\w+, )*"
                            + name
                            + "\\b|function *\\w*\\((?:\\w+, )*"
                            + name
                            + "\\b"));
  }
}
