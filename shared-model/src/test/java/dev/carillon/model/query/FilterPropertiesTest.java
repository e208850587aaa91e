package dev.carillon.model.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.carillon.model.task.Task;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What holds for every filter and for every text. */
class FilterPropertiesTest {
  private static final long SEED = Long.getLong("carillon.seed", System.nanoTime());

  @Test
  void whatIsPrintedParsesToTheSame() {
    AnyFilter any = new AnyFilter(SEED);
    for (int i = 0; i < 20_000; i++) {
      Filter filter = any.filter(3);
      assertThat(Filter.parse(filter.toString()))
          .as("seed %d, case %d: %s", SEED, i, filter)
          .isEqualTo(filter);
    }
  }

  @Test
  void whatIsSaidOfAGroupHoldsForEachOfItsTasks() {
    AnyFilter any = new AnyFilter(SEED);
    int told = 0;
    for (int i = 0; i < 20_000; i++) {
      Filter filter = any.filter(3);
      Task task = any.task();
      Verdict verdict = filter.verdict(task.state(), task.queue(), task.type(), task.tenant());
      if (verdict != Verdict.SOME) {
        told++;
        assertThat(filter.matches(task, AnyFilter.NOW))
            .as("seed %d: %s on %s", SEED, filter, task)
            .isEqualTo(verdict == Verdict.ALL);
      }
    }
    assertThat(told).isGreaterThan(1_000);
  }

  @Test
  void anyTextIsReadOrRefusedWithAPlaceInIt() {
    Random random = new Random(SEED);
    AnyFilter any = new AnyFilter(SEED);
    for (int i = 0; i < 30_000; i++) {
      String text = mutated(any.filter(2).toString(), random);
      assertThatCode(
              () ->
                  Filter.problem(text)
                      .ifPresentOrElse(
                          problem -> {
                            assertThat(problem.column()).isBetween(1, text.length() + 1);
                            assertThat(problem.column() - 1 + problem.length())
                                .isLessThanOrEqualTo(text.length());
                            assertThat(problem.message()).contains("column " + problem.column());
                          },
                          () -> {
                            Filter read = Filter.parse(text);
                            assertThat(Filter.parse(read.toString())).isEqualTo(read);
                          }))
          .as("seed %d: %s", SEED, text)
          .doesNotThrowAnyException();
    }
  }

  private static String mutated(String text, Random random) {
    StringBuilder out = new StringBuilder(text);
    String alphabet = "()\"\\/:=!~<>*,- \n.andornotstate0é\ud83d";
    for (int n = random.nextInt(4); n >= 0; n--) {
      int at = random.nextInt(out.length() + 1);
      switch (random.nextInt(3)) {
        case 0 -> out.insert(at, alphabet.charAt(random.nextInt(alphabet.length())));
        case 1 -> out.delete(at, Math.min(out.length(), at + 1 + random.nextInt(3)));
        default -> out.setLength(at);
      }
    }
    return out.toString();
  }

  private static final List<String> WORST =
      List.of(
          "(".repeat(8_000),
          "not ".repeat(2_000),
          "-".repeat(8_000),
          "\"".repeat(8_001),
          "queue:" + "\\".repeat(8_001),
          "error~/" + "(a+)+".repeat(1_500),
          "x".repeat(8_192),
          "queue:" + "*".repeat(8_000),
          "queue:" + "a,".repeat(4_000),
          "state:dead ".repeat(700),
          "a".repeat(1_000_000));

  private static void readTheWorst() {
    WORST.forEach(Filter::problem);
    WORST.forEach(text -> Completion.of(text, text.length(), (f, k) -> List.of()));
  }

  /** That it ends at all: what looks at a text again and again does not within a day. */
  @Test
  void theWorstTextsAreRead() {
    assertTimeoutPreemptively(Duration.ofMinutes(5), FilterPropertiesTest::readTheWorst);
  }

  @Tag("faults")
  @Test
  void theWorstTextsAreReadAtOnce() {
    long begin = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    for (int i = 0; i < 100; i++) {
      readTheWorst();
    }
    long worked = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begin;
    assertThat(Duration.ofNanos(worked)).isLessThan(Duration.ofSeconds(5));
  }
}
