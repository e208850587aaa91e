package dev.carillon.desktop.theme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts can be read on whatever they stand on, in every theme. */
class ThemesTest {
  private static final Pattern TOKEN = Pattern.compile("-c-([a-z-]+):\\s*(#[0-9a-f]{6});");
  private static final double ENOUGH = 4.5;
  private static final double SEEN = 3;
  private static final double AT_REST = 1.6;
  private static final List<String> STATES = List.of("ok", "run", "wait", "retry", "dead", "idle");

  private static Map<String, String> tokens(String theme) throws Exception {
    Map<String, String> tokens = new HashMap<>();
    try (InputStream in = Themes.class.getResourceAsStream(theme + "/tokens.css")) {
      Matcher token = TOKEN.matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      while (token.find()) {
        tokens.put(token.group(1), token.group(2));
      }
    }
    return tokens;
  }

  private static double light(String colour) {
    double[] parts = new double[3];
    for (int i = 0; i < 3; i++) {
      double c = Integer.parseInt(colour.substring(1 + 2 * i, 3 + 2 * i), 16) / 255.0;
      parts[i] = c <= 0.03928 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
    }
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
  }

  private static void readable(Map<String, String> tokens, String text, String ground) {
    assertThat(contrast(tokens, text, ground))
        .as(text + " on " + ground)
        .isGreaterThanOrEqualTo(ENOUGH);
  }

  private static double contrast(Map<String, String> tokens, String text, String ground) {
    double a = light(tokens.get(text));
    double b = light(tokens.get(ground));
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark", "contrast"})
  void everyTextCanBeReadOnWhatItStandsOn(String theme) throws Exception {
    Map<String, String> tokens = tokens(theme);
    for (String ground : List.of("bg", "surface", "raised")) {
      for (String text : List.of("text", "muted", "accent", "prod")) {
        readable(tokens, text, ground);
      }
      STATES.forEach(state -> readable(tokens, state, ground));
    }
    for (String state : STATES) {
      readable(tokens, state, state + "-soft");
      readable(tokens, "text", state + "-soft");
    }
    for (String text : List.of("text", "muted", "accent", "dead")) {
      readable(tokens, text, "accent-soft");
    }
    readable(tokens, "muted", "idle-soft");
    // The words of filled buttons and of the production badge.
    for (String ground : List.of("accent", "dead", "prod")) {
      readable(tokens, "surface", ground);
    }
  }

  /** A token that one theme lacks leaves its texts in the colour of another one's ground. */
  @ParameterizedTest
  @ValueSource(strings = {"light", "dark", "contrast"})
  void everyThemeSaysEveryTokenThatIsUsed(String theme) throws Exception {
    Pattern any = Pattern.compile("-c-[a-z-]+");
    Set<String> used = new TreeSet<>();
    try (Stream<Path> sheets =
        Files.list(Path.of("src/main/resources/dev/carillon/desktop/theme"))) {
      for (Path sheet : sheets.filter(f -> f.toString().endsWith(".css")).toList()) {
        any.matcher(Files.readString(sheet)).results().forEach(m -> used.add(m.group()));
      }
    }
    Set<String> said = new TreeSet<>();
    try (InputStream in = Themes.class.getResourceAsStream(theme + "/tokens.css")) {
      Pattern saying = Pattern.compile("(-c-[a-z-]+):");
      saying
          .matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .results()
          .forEach(m -> said.add(m.group(1)));
    }
    assertThat(used).isNotEmpty();
    assertThat(said).isEqualTo(used);
  }

  /** What has the focus is seen, and in high contrast every edge is. */
  @ParameterizedTest
  @ValueSource(strings = {"light", "dark", "contrast"})
  void edgesAreSeen(String theme) throws Exception {
    Map<String, String> tokens = tokens(theme);
    for (String ground : List.of("bg", "surface", "raised")) {
      assertThat(contrast(tokens, "accent", ground)).isGreaterThanOrEqualTo(SEEN);
      // The thumb of a scroll bar, at rest and under the pointer.
      assertThat(contrast(tokens, "thumb", ground)).isGreaterThanOrEqualTo(AT_REST);
      assertThat(contrast(tokens, "muted", ground)).isGreaterThanOrEqualTo(SEEN);
      if (theme.equals("contrast")) {
        assertThat(contrast(tokens, "line", ground)).isGreaterThanOrEqualTo(SEEN);
      }
    }
  }

  @Test
  void highContrastIsHigher() throws Exception {
    Map<String, String> tokens = tokens("contrast");
    double a = light(tokens.get("text"));
    double b = light(tokens.get("bg"));
    assertThat((a + 0.05) / (b + 0.05)).isGreaterThan(20);
  }
}
