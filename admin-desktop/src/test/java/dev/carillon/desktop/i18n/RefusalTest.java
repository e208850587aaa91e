package dev.carillon.desktop.i18n;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.told.Sentences;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is refused, in both languages. */
class RefusalTest {
  private static final CarillonException REFUSED =
      CarillonException.of(
              ErrorCode.PERMISSION_DENIED, "Expected an operator, but eve is a viewer.")
          .advice("Ask an admin.")
          .build();

  @AfterEach
  void english() {
    Texts.speak(Locale.ENGLISH);
  }

  @Test
  void inEnglishItIsSaidAsItCame() {
    Texts.speak(Locale.ENGLISH);
    assertThat(Refusal.of(REFUSED))
        .isEqualTo(new Refusal("Expected an operator, but eve is a viewer.", "Ask an admin."));
  }

  @Test
  void inGermanItsMeaningGoesBeforeTheWords() {
    Texts.speak(Locale.GERMAN);
    Refusal said = Refusal.of(REFUSED);
    assertThat(said.what()).isEqualTo("Dazu fehlt Ihnen das Recht.");
    assertThat(said.advice())
        .isEqualTo(
            "Wer die Zugänge verwaltet, kann es Ihnen geben. Im Wortlaut: Expected an operator,"
                + " but eve is a viewer. Ask an admin.");
    assertThat(said.whole()).startsWith(said.what()).endsWith(said.advice());
  }

  @Test
  void germanHasAMeaningAndAnAdviceForEachCodeAndNoOther() {
    assertThat(Sentences.read(Refusal.class, "refused_de.properties").keySet())
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(
                    Arrays.stream(ErrorCode.values())
                        .flatMap(c -> Stream.of(c.name(), c.name() + ".do")),
                    Stream.of("words"))
                .toList());
  }
}
