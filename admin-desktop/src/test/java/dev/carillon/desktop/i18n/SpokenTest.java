package dev.carillon.desktop.i18n;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.explain.Gate;
import dev.carillon.model.told.Told;
import dev.carillon.server.core.told.English;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every sentence of the server is said in German too. */
class SpokenTest {
  @AfterEach
  void english() {
    Texts.speak(Locale.ENGLISH);
  }

  private static Set<String> places(String sentence) {
    Set<String> places = new TreeSet<>();
    Matcher found = Pattern.compile("\\{(\\d)[|}]").matcher(sentence);
    while (found.find()) {
      places.add(found.group(1));
    }
    return places;
  }

  @Test
  void germanKnowsEverySentenceOfTheServerAndWhatStandsInIt() throws Exception {
    Properties english = new Properties();
    try (Reader in =
        new InputStreamReader(
            English.class.getResourceAsStream("english.properties"), StandardCharsets.UTF_8)) {
      english.load(in);
    }
    Properties german = Spoken.read("de");
    assertThat(german.stringPropertyNames())
        .containsExactlyInAnyOrderElementsOf(english.stringPropertyNames());
    assertThat(english.stringPropertyNames())
        .allSatisfy(
            code -> {
              assertThat(places(german.getProperty(code)))
                  .as(code)
                  .isEqualTo(places(english.getProperty(code)));
            });
  }

  @Test
  void countsSpansAndSentencesInSentencesAreSaidInTheLanguageOfTheConsole() {
    Told told =
        Told.of(
            "explain.besides",
            Told.part(Told.of("gate.position.behind", Told.count(12_404), Told.text("smtp"))),
            Told.parts(
                ", ", java.util.List.of(Told.of("gate.start-deadline"), Told.of("gate.worker"))));
    Texts.speak(Locale.GERMAN);
    assertThat(Spoken.sentence(told, English.of(told)))
        .isEqualTo("12.404 Aufgaben vom Typ smtp stehen vor ihr; außerdem zu: Startfrist, Worker");
    Told one = Told.of("gate.position.behind", Told.count(1), Told.text("{0}"));
    assertThat(Spoken.told(one, "")).isEqualTo("1 Aufgabe vom Typ {0} steht vor ihr");
    assertThat(Spoken.told(Told.of("gate.due.waits", Told.span(3_240)), ""))
        .isEqualTo("sie ist erst in 3,2 s fällig");
    assertThat(Spoken.told(Told.of("gate.due.waits", Told.span(7_500_000)), ""))
        .isEqualTo("sie ist erst in 2 h 5 min fällig");
  }

  @Test
  void whatHasNoCodeOrANewerServersOneStandsAsTheServerSaidIt() {
    Texts.speak(Locale.GERMAN);
    assertThat(Spoken.told(Told.NONE, "as it was")).isEqualTo("as it was");
    Told inner = Told.of("told.sentence", Told.part(Told.of("gate.of.tomorrow")));
    assertThat(Spoken.told(inner, "as it was")).isEqualTo("as it was");
    Gate gate = new Gate("tomorrow", Gate.Result.PASS, "it is there", Map.of());
    assertThat(Spoken.name(gate) + ": " + Spoken.evidence(gate)).isEqualTo("tomorrow: it is there");
  }

  @Test
  void inEnglishTheServersOwnWordsStand() {
    Texts.speak(Locale.ENGLISH);
    assertThat(Spoken.told(Told.of("gate.worker"), "as it was")).isEqualTo("as it was");
  }
}
