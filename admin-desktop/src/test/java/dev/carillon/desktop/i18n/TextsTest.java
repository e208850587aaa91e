package dev.carillon.desktop.i18n;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every key that is used has a text, and every text is used. */
class TextsTest {
  /** What they count is 2 at least, or a bound; or no count stands there, but a name. */
  private static final Set<String> NEVER_ONE =
      Set.of(
          "flow.layout",
          "tasks.facet.part",
          "tasks.seeking.words",
          "schedules.resumed",
          "schedules.week.together",
          "palette.tasks");

  private static final Pattern KEY = Pattern.compile("\"%?([a-z]+(?:\\.[a-zA-Z]+)*\\.?)\"");
  private static final Pattern FXML_KEY = Pattern.compile("\"%([^\"]+)\"");

  @Test
  void everyFxmlKeyHasAText() {
    Set<String> used = new TreeSet<>();
    sources(".fxml").forEach(s -> matches(FXML_KEY, s, used));
    assertThat(Texts.bundle().keySet()).containsAll(used);
  }

  @Test
  void everyTextIsUsed() {
    Set<String> words = new TreeSet<>();
    sources(".java").forEach(s -> matches(KEY, s, words));
    sources(".fxml").forEach(s -> matches(FXML_KEY, s, words));
    // A key made of a prefix and the name of an enum constant is written with its dot at the end.
    assertThat(Texts.bundle().keySet())
        .allSatisfy(
            key ->
                assertThat(
                        words.contains(key)
                            || words.contains(key.substring(0, key.lastIndexOf('.') + 1)))
                    .as(key)
                    .isTrue());
  }

  @Test
  void everyKeyInJavaHasAText() {
    Pattern call = Pattern.compile("\\btext\\(\\s*\"([^\"]+)\"");
    Set<String> used = new TreeSet<>();
    sources(".java").forEach(s -> matches(call, s, used));
    assertThat(used)
        .allSatisfy(
            key ->
                assertThat(
                        Texts.bundle().keySet().stream()
                            .anyMatch(k -> key.endsWith(".") ? k.startsWith(key) : k.equals(key)))
                    .as(key)
                    .isTrue());
  }

  @Test
  void germanSaysAllOfTheSameWithTheSamePlaces() {
    ResourceBundle english = Texts.in(Locale.ENGLISH);
    ResourceBundle german = Texts.in(Locale.GERMAN);
    Set<String> own = new TreeSet<>();
    matches(
        Pattern.compile("(?m)^([a-z][^=#\\s]*)="),
        read(Path.of("src/main/resources/dev/carillon/desktop/i18n/strings_de.properties")),
        own);
    assertThat(english.keySet()).containsAll(own);
    assertThat(own)
        .allSatisfy(
            key ->
                assertThat(places(german.getString(key)))
                    .as(key)
                    .isEqualTo(places(english.getString(key))));
    // A second language that is there in parts is read as a mistake.
    assertThat(own).containsAll(english.keySet());
  }

  /** A word that goes with a count stands beside that count; a choice is made of two words. */
  @Test
  void everyChoiceOfWordsIsByACountThatStandsInTheText() {
    Pattern choice = Pattern.compile("\\{(\\d)\\|[^{|}]*\\|[^{|}]*}");
    for (Locale language : List.of(Locale.ENGLISH, Locale.GERMAN)) {
      ResourceBundle all = Texts.in(language);
      for (String key : all.keySet()) {
        String text = all.getString(key);
        Set<String> by = new TreeSet<>();
        matches(choice, text, by);
        assertThat(places(text)).as(key).containsAll(by.stream().map(i -> "{" + i + "}").toList());
        assertThat(choice.matcher(text).replaceAll("")).as(key).doesNotContain("|");
      }
    }
  }

  @Test
  void oneThingIsToldAsOne() {
    try {
      Texts.speak(Locale.ENGLISH);
      assertThat(Texts.text("cluster.checked", "1"))
          .isEqualTo("1 record checked, nothing was wrong");
      assertThat(Texts.text("cluster.checked", "12"))
          .isEqualTo("12 records checked, nothing was wrong");
      assertThat(Texts.text("queues.limits.held", 1, 0))
          .isEqualTo("1 slot is held now, 0 tasks wait for one.");
      assertThat(Texts.text("tasks.facet", "{1|a|b}", "1")).isEqualTo("{1|a|b}: 1 task");
      Texts.speak(Locale.GERMAN);
      assertThat(Texts.text("cluster.audit.walk", "1", "2", "9:00"))
          .isEqualTo("Der Prüfer verglich 1 Satz und 2 Indexeinträge, zuletzt um 9:00.");
      assertThat(Texts.text("flow.from.words", "x", 1))
          .isEqualTo(
              "1 Knoten läuft noch einmal: dieser, denn keiner hängt von ihm ab. Sein jetziges"
                  + " Ergebnis wird ersetzt.");
    } finally {
      Texts.speak(Locale.ENGLISH);
    }
  }

  /** "1 tasks" must not be: what can be counted is written for one and for more. */
  @Test
  void noTextSpeaksOfOneAsOfMany() {
    Pattern many =
        Pattern.compile(
            "\\{\\d} (tasks|records|entries|buckets|nodes|slots|dependencies|fires|schedules|levels"
                + "|attempts)\\b");
    ResourceBundle english = Texts.in(Locale.ENGLISH);
    assertThat(
            english.keySet().stream()
                .filter(k -> many.matcher(english.getString(k)).find())
                .filter(k -> !NEVER_ONE.contains(k) && !k.endsWith(".many"))
                // Those have a text of their own for one.
                .filter(k -> !english.containsKey(k + ".one") && !k.startsWith("bulk.go.")))
        .isEmpty();
  }

  private static Set<String> places(String text) {
    Set<String> places = new TreeSet<>();
    matches(Pattern.compile("(\\{\\d})"), text, places);
    return places;
  }

  private static void matches(Pattern pattern, String source, Set<String> into) {
    Matcher found = pattern.matcher(source);
    while (found.find()) {
      into.add(found.group(1));
    }
  }

  private static List<String> sources(String ending) {
    try (Stream<Path> files = Files.walk(Path.of("src", "main"))) {
      return files.filter(f -> f.toString().endsWith(ending)).map(TextsTest::read).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
