package dev.carillon.desktop.i18n;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.carillon.desktop.fx.Problem;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.schedule.CronExpression;
import dev.carillon.model.told.Sentences;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CompletionException;
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

  private static String wrong(String cron) {
    CarillonException error =
        catchThrowableOfType(CarillonException.class, () -> CronExpression.parse(cron));
    return Refusal.of(error).whole();
  }

  @Test
  void whatIsWrongWithATypedCronTextIsSaidInTheLanguageOfTheConsole() {
    Texts.speak(Locale.ENGLISH);
    assertThat(wrong("0 25 * * *"))
        .startsWith("Expected 0–23 as hour, but got '25' in field 2, at character 3. Lists are ");
    Texts.speak(Locale.GERMAN);
    assertThat(wrong("0 25 * * *"))
        .isEqualTo(
            "Erwartet in Feld 2, ab Zeichen 3: 0–23 als Stunde; da steht aber '25'. Listen sind"
                + " 1,2,3, Bereiche 1-5, Schritte */5; Namen JAN, MON.");
    assertThat(wrong("0 9 * * MON,{0}"))
        .startsWith(
            "Erwartet in Feld 5, ab Zeichen 13: 0–7 oder SUN–SAT als Wochentag; da steht aber"
                + " '{0}'.");
    assertThat(wrong("9 uhr"))
        .startsWith("Erwartet: 5 Felder (Minute, Stunde, ")
        .contains("da steht aber '9 uhr' mit 2 Feldern. Zum Beispiel 0 9 * * MON-FRI ");
    assertThat(wrong("0 0 0 1 * 2"))
        .isEqualTo(
            "Erwartet: ? oder * im Tag des Monats oder im Wochentag; da steht aber '1' und '2'. Bei"
                + " fünf Feldern genügt eines der beiden; bei sechs machen Sie zwei Zeitpläne.");
  }

  @Test
  void whatTheConsoleItselfRefusesStandsAlone() {
    Texts.speak(Locale.GERMAN);
    Wrong wrong = new Wrong(Texts.text("wrong.view"), Texts.text("wrong.view.do"));
    assertThat(Problem.of(new CompletionException(wrong)))
        .isEqualTo(
            new Problem(
                "Erwartet wird ein Name, aber das Feld ist leer.",
                "Nennen Sie die Ansicht nach dem, wozu sie dient."));
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
