package dev.carillon.desktop.theme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts can be read on whatever they stand on, in every theme; larger ones get their room. */
class ThemesTest {
  private static final Pattern TOKEN = Pattern.compile("-c-([a-z-]+):\\s*(#[0-9a-f]{6});");
  private static final double ENOUGH = 4.5;
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
    double a = light(tokens.get(text));
    double b = light(tokens.get(ground));
    double contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    assertThat(contrast).as(text + " on " + ground).isGreaterThanOrEqualTo(ENOUGH);
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
    for (String text : List.of("text", "muted", "accent")) {
      readable(tokens, text, "accent-soft");
    }
    readable(tokens, "muted", "idle-soft");
    // The words of filled buttons and of the production badge.
    for (String ground : List.of("accent", "dead", "prod")) {
      readable(tokens, "surface", ground);
    }
  }

  @Test
  void highContrastIsHigher() throws Exception {
    Map<String, String> tokens = tokens("contrast");
    double a = light(tokens.get("text"));
    double b = light(tokens.get("bg"));
    assertThat((a + 0.05) / (b + 0.05)).isGreaterThan(20);
  }

  @Test
  void largerTextsGetMoreRoom() {
    assertThat(
            ScaledSheet.scaled(
                ".a { -fx-font-size: 13px; -fx-min-height: 30; -fx-padding: 4 8 4 8; }", 200))
        .isEqualTo(".a { -fx-font-size: 26.0px; -fx-min-height: 60.0; -fx-padding: 4 8 4 8; }");
  }
}
