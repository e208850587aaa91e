package dev.carillon.model.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.told.Sentences;
import dev.carillon.model.told.SourceCodes;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every code that a filter is refused with has its sentence, and every sentence is said. */
class PlainTest {
  private static final Pattern CODE = Pattern.compile("\"(filter\\.(?!properties)[a-z.]+)\"");

  @Test
  void everyCodeHasItsSentenceAndEverySentenceIsSaid() throws Exception {
    assertThat(SourceCodes.said("query", CODE))
        .containsExactlyInAnyOrderElementsOf(
            Sentences.read(Plain.class, "filter.properties").keySet());
  }

  @Test
  void whatIsToldIsWhatTheWordsSay() {
    FilterProblem problem = Filter.problem("queue:mail qeueu:x").orElseThrow();
    assertThat(Plain.of(problem.told())).isEqualTo(problem.message()).contains("did you mean");
    assertThat(Plain.of(problem.toldAdvice())).isEqualTo(problem.advice()).startsWith("Fields are");
  }
}
