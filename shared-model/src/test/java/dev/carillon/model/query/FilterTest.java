package dev.carillon.model.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.RetryPolicy;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilterTest {
  private static final long NOW = 1_790_000_000_000L;
  private static final Task TASK =
      new Task(
          "03-8M3KQ2ZVXH4T",
          "mail",
          "http",
          "acme",
          "daily report",
          TaskState.DEAD,
          7,
          4,
          3,
          1,
          NOW - 7_200_000,
          NOW - 3_600_000,
          NOW - 3_600_000,
          NOW - 1_000_000,
          NOW - 60_000,
          0,
          "01JD0000000000000000000000",
          0,
          false,
          RetryPolicy.DEFAULT,
          Duration.ofHours(1),
          Map.of("customer", "acme corp", "run", "7"),
          Map.of("workflow", "etl", "run", "04-8M3KQ2ZVXH4T"),
          "k-1",
          12,
          Payload.EMPTY,
          "Connect Timeout after 30 s to 10.0.0.7",
          Payload.EMPTY,
          List.of(),
          "");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          ''                                   | true
          state:dead queue:mail error~"timeout" age>1h | true
          run:04-8M3KQ2ZVXH4T                  | true
          run:04-*                             | true
          run:7                                | false
          label.run:7                          | true
          state:dead,failed                    | true
          state:live                           | false
          state:ENDED                          | true
          state!=dead                          | false
          not state:retry-wait                 | true
          queue:m*                             | true
          queue:*ail type:h*p                  | true
          queue:mai                            | false
          queue:"m*"                           | false
          queue:mail,print or state:ready      | true
          (queue:x or type:http) tenant:acme   | true
          queue:x or type:http and tenant:x    | false
          -queue:x                             | true
          label.customer:"acme corp"           | true
          label.customer~ACME                  | true
          label.nobody:*                       | false
          label:customer                       | true
          label:nobody                         | false
          error~/time.?out/                    | false
          error~/time.?out/i                   | true
          error!~refused                       | true
          priority>=7 attempts:1,3 lost<2      | true
          priority<7                           | false
          age<=2h                              | true
          age<2h                               | false
          due<now due>now-61m                  | true
          created<2026-11-20                   | true
          ended>now-1m                         | false
          started<now-15m                      | true
          workflow:etl                         | true
          id:03-8m3kq2zvxh4t                   | true
          key:k-1 size:12 gen>3                | true
          name:daily\\ *                       | true
          worker:01JD*                         | true
          """)
  void aFilterSaysWhichTasksPass(String text, boolean passes) {
    assertThat(Filter.parse(text).matches(TASK, NOW)).isEqualTo(passes);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          stat:dead                | 1  | 'Expected a field at column 1, but found ''stat''; did you mean state?'
          queue:mail qeueu:x       | 12 | did you mean queue?
          timeout                  | 1  | did you mean error~timeout?
          dead                     | 1  | did you mean state:dead?
          state:ded                | 7  | did you mean dead?
          state:dead,              | 12 | 'Expected a state at column 12, but found the end.'
          queue:mail (state:dead   | 23 | 'Expected a ) at column 23, but found the end.'
          queue:mail ) state:dead  | 12 | Expected and, or
          state:dead or            | 14 | found the end
          state                    | 6  | 'Expected one of : = != behind state at column 6'
          state~dead               | 6  | but found '~'
          priority:high            | 10 | Expected a whole number
          age>60                   | 5  | did you mean 60s?
          age:1h                   | 4  | 'Expected one of < <= > >= behind age'
          ended>1h                 | 7  | did you mean now-1h?
          due<tomorrow             | 5  | Expected a time like now
          error~"open              | 7  | Expected a closing "
          error~/(/                | 7  | Expected a regular expression
          error~/a/x               | 10 | Expected nothing but an i
          queue: mail              | 7  | Expected a word at column 7
          state : dead             | 6  | Expected one of
          label.:x                 | 7  | the name of a label
          "timeout"                | 1  | Expected a condition
          """)
  void aMistakeIsToldWithItsPlace(String text, int column, String part) {
    FilterProblem problem = Filter.problem(text).orElseThrow();
    assertThat(problem.column()).isEqualTo(column);
    assertThat(problem.message()).contains(part);
    assertThatThrownBy(() -> Filter.parse(text))
        .isInstanceOfSatisfying(
            CarillonException.class,
            e -> {
              assertThat(e.field()).isEqualTo("filter");
              assertThat(e.message()).contains("column " + column);
              assertThat(e.advice()).isNotEmpty();
            });
  }

  @Test
  void limitsAreKept() {
    assertThat(Filter.problem("state:dead ".repeat(100))).isEmpty();
    assertThat(Filter.problem("state:dead ".repeat(101)).orElseThrow().message())
        .contains("at most 100 conditions");
    assertThat(Filter.problem("(".repeat(32) + "gen:1" + ")".repeat(32))).isEmpty();
    assertThat(Filter.problem("(".repeat(33) + "gen:1" + ")".repeat(33)).orElseThrow().message())
        .contains("at most 32 parentheses");
    assertThat(Filter.problem(" ".repeat(8_193)).orElseThrow().message())
        .contains("at most 8192 characters");
    assertThat(Filter.problem("id:" + "a,".repeat(500) + "a").orElseThrow().message())
        .contains("at most 500 values");
  }

  @Test
  void aRunawayExpressionIsStopped() {
    Filter evil = Filter.parse("name~/.*.*.*.*.*.*.*x/");
    Task task =
        new Task(
            TASK.id(),
            "q",
            "t",
            "n",
            "a".repeat(60) + "!",
            TaskState.READY,
            5,
            1,
            0,
            0,
            NOW,
            NOW,
            NOW,
            0,
            0,
            0,
            "",
            0,
            false,
            RetryPolicy.DEFAULT,
            Duration.ofHours(1),
            Map.of(),
            Map.of(),
            "",
            0,
            Payload.EMPTY,
            "",
            Payload.EMPTY,
            List.of(),
            "");
    assertThatThrownBy(() -> evil.matches(task, NOW))
        .isInstanceOf(CarillonException.class)
        .hasMessageContaining("quick to try");
  }

  @Test
  void theCanonicalFormIsShort() {
    assertThat(Filter.parse(" ( state:FAILED,dead  and (queue=mail) ) AND age>60m"))
        .hasToString("state:dead,failed queue:mail age>1h");
    assertThat(Filter.parse("due<=now+90m or not(type:a type:b)"))
        .hasToString("due<=now+1h30m or not (type:a type:b)");
    assertThat(Filter.parse("state:succeeded,dead,failed,cancelled,expired name~'x'"))
        .hasToString("state:ended name~\"'x'\"");
  }
}
