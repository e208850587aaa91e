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
