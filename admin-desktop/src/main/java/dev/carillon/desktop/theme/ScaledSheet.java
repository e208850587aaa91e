package dev.carillon.desktop.theme;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A style sheet with larger text and the room that it needs, as an address of its own. */
final class ScaledSheet {
  private static final Pattern SIZES =
      Pattern.compile(
          "(-fx-(?:font-size|icon-size|cell-size|min-height|pref-height|max-height|min-width"
              + "|pref-width|max-width|size):\\s*)(\\d+(?:\\.\\d+)?)(px)?(?=\\s*[;}])");

  private ScaledSheet() {}

  /**
   * @param percent 100: as it is
   */
  static String of(URL sheet, int percent) {
    if (percent == 100) {
      return sheet.toExternalForm();
    }
    String folder = sheet.toExternalForm().replaceFirst("[^/]*$", "");
    String css = read(sheet).replace("url(\"fonts/", "url(\"" + folder + "fonts/");
    return "data:text/css;base64,"
        + Base64.getEncoder().encodeToString(scaled(css, percent).getBytes(StandardCharsets.UTF_8));
  }

  static String scaled(String css, int percent) {
    Matcher size = SIZES.matcher(css);
    StringBuilder out = new StringBuilder();
    while (size.find()) {
      double value = Double.parseDouble(size.group(2)) * percent / 100;
      size.appendReplacement(
          out,
          Matcher.quoteReplacement(
              size.group(1)
                  + String.format(Locale.ROOT, "%.1f", value)
                  + (size.group(3) == null ? "" : "px")));
    }
    return size.appendTail(out).toString();
  }

  private static String read(URL sheet) {
    try (InputStream in = sheet.openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Expected a readable style sheet at " + sheet + ".", e);
    }
  }
}
