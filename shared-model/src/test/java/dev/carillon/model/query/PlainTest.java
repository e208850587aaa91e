package dev.carillon.model.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.told.Sentences;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every code that a filter is refused with has its sentence, and every sentence is said. */
class PlainTest {
  private static final Pattern CODE = Pattern.compile("\"(filter\\.(?!properties)[a-z.]+)\"");

  private static Set<String> said() throws IOException {
    Set<String> said = new TreeSet<>();
    try (Stream<Path> files = Files.list(Path.of("src/main/java/dev/carillon/model/query"))) {
      for (Path file : files.toList()) {
        Matcher code = CODE.matcher(Files.readString(file));
        while (code.find()) {
          said.add(code.group(1));
        }
      }
    }
    return said;
  }

  @Test
  void everyCodeHasItsSentenceAndEverySentenceIsSaid() throws Exception {
    assertThat(said())
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
