package dev.carillon.server.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names and sizes of a new task, at their limits. */
class TaskChecksTest {
  private static Optional<CarillonException> problem(NewTask task) {
    return TaskChecks.problem(task, 1_800_000_000_000L);
  }

  private static Optional<CarillonException> inQueue(String queue) {
    return problem(NewTask.of("echo", Payload.of("x")).inQueue(queue));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "0",
        "mail",
        "etl.daily",
        "a-_.",
        "z9",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      })
  void aNameIsLowerCaseLettersDigitsAndThreeSigns(String name) {
    assertThat(inQueue(name)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".mail",
        "-mail",
        "_mail",
        "Mail",
        "mA",
        "a b",
        "a/b",
        "a:b",
        "a`",
        "a{",
        "é",
        "a\n",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      })
  void anyOtherIsRefusedWithWhatANameIs(String name) {
    assertThat(inQueue(name).orElseThrow().message())
        .contains("[a-z0-9][a-z0-9._-]{0,63}")
        .contains("'" + name + "'");
  }

  /** What the message says is what is checked. */
  @Test
  void theMessagesPatternTellsTheSame() {
    Pattern told = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
    String signs = "az09._-AZ{}`/: \u00e9";
    Random random = new Random(3);
    int good = 0;
    for (int i = 0; i < 20_000; i++) {
      StringBuilder name = new StringBuilder();
      int length = 1 + random.nextInt(4);
      while (name.length() < length) {
        name.append(signs.charAt(random.nextInt(signs.length())));
      }
      boolean is = told.matcher(name).matches();
      good += is ? 1 : 0;
      assertThat(inQueue(name.toString()).isEmpty()).as("%s", name).isEqualTo(is);
    }
    assertThat(good).isBetween(1_000, 19_000);
  }

  @Test
  void aLimitIsOfBytesNotOfCharacters() {
    NewTask task = NewTask.of("echo", Payload.of("x"));
    assertThat(problem(task.withIdempotencyKey("k".repeat(255)))).isEmpty();
    assertThat(problem(task.withIdempotencyKey("k".repeat(256)))).isPresent();
    assertThat(problem(task.withIdempotencyKey("\u20ac".repeat(85)))).isEmpty();
    assertThat(problem(task.withIdempotencyKey("\u20ac".repeat(86))).orElseThrow().message())
        .contains("at most 255 bytes")
        .contains("258 bytes");
    assertThat(problem(task.withLabels(Map.of("\u20ac".repeat(21), "v")))).isEmpty();
    assertThat(problem(task.withLabels(Map.of("\u20ac".repeat(22), "v")))).isPresent();
    assertThat(problem(task.withLabels(Map.of("k", "\u20ac".repeat(22)))).orElseThrow().message())
        .contains("66 bytes");
  }
}
