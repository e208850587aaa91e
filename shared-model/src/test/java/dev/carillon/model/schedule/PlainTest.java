package dev.carillon.model.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.told.Sentences;
import dev.carillon.model.told.SourceCodes;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every code that a cron text is refused with has its sentence, and every sentence is said. */
class PlainTest {
  private static final Pattern CODE = Pattern.compile("\"(cron\\.[a-z.]*[a-z])\"");
  private static final Set<String> FIELDS =
      Stream.of("second", "minute", "hour", "day-of-month", "month", "day-of-week")
          .map(field -> "cron.field." + field)
          .collect(Collectors.toSet());

  @Test
  void everyCodeHasItsSentenceAndEverySentenceIsSaid() throws Exception {
    Set<String> said = new TreeSet<>(FIELDS);
    said.addAll(SourceCodes.said("schedule", CODE));
    assertThat(Sentences.read(Plain.class, "plain.properties").keySet())
        .filteredOn(code -> code.startsWith("cron."))
        .containsExactlyInAnyOrderElementsOf(said);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0 25 * * *", "0 0 32 * *", "* * * * 8#1", "@every 5m", "0 0 ? * ?"})
  void whatIsToldIsWhatTheWordsSay(String cron) {
    CarillonException e =
        catchThrowableOfType(CarillonException.class, () -> CronExpression.parse(cron));
    assertThat(Plain.of(e.told())).isEqualTo(e.message()).startsWith("Expected ");
    assertThat(Plain.of(e.toldAdvice())).isEqualTo(e.advice()).isNotEmpty();
  }
}
