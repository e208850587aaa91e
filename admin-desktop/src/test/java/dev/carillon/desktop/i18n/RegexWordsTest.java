package dev.carillon.desktop.i18n;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.carillon.model.query.Filter;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with a regular expression is said in the language of the console. */
class RegexWordsTest {
  @BeforeEach
  void german() {
    Texts.speak(Locale.GERMAN);
  }

  @AfterEach
  void asBefore() {
    Texts.speak(Locale.getDefault());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[a",
        "(",
        "a)",
        "*a",
        "a{2,1}",
        "a{2",
        "a{99999999999}",
        "{",
        "a\\",
        "\\y",
        "(?<n",
        "(?<1>a)",
        "(?<n>a)(?<n>b)",
        "\\kx",
        "\\k<x>",
        "[b-a]",
        "[a&&",
        "\\p{Foo}",
        "\\p{Foo=bar}",
        "\\p{",
        "\\p{}",
        "(?zz)",
        "(?$a)",
        "\\xg",
        "\\x{110000}",
        "\\x{41",
        "\\u12",
        "\\08",
        "\\c",
        "\\N{no such}",
        "\\N{A",
        "\\Nx"
      })
  void theWordsOfTheJdkAreTranslated(String wrong) {
    PatternSyntaxException why =
        catchThrowableOfType(PatternSyntaxException.class, () -> Pattern.compile(wrong));
    assertThat(why).as(wrong).isNotNull();
    String said = RegexWords.say(why.getDescription());
    assertThat(said).as(why.getDescription()).isNotEqualTo(why.getDescription());
    assertThat(said).doesNotContain("{0}");
    Texts.speak(Locale.ENGLISH);
    assertThat(RegexWords.say(why.getDescription())).isEqualTo(why.getDescription());
  }

  @Test
  void theyStandInWhatIsSaidOfAFilter() {
    assertThat(Spoken.problem(Filter.problem("error~/[a/").orElseThrow()))
        .endsWith(" Was daran falsch ist: eine Zeichenklasse ohne schließende Klammer ].");
  }

  @Test
  void whatAnotherJdkSaysStandsAsItSaidIt() {
    assertThat(RegexWords.say("Something new '*'")).isEqualTo("Something new '*'");
  }
}
