package dev.carillon.server.core.told;

import dev.carillon.model.cluster.Finding;
import dev.carillon.model.cluster.Subject;
import dev.carillon.model.told.Told;
import dev.carillon.model.told.Tongue;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * The sentences of the server as it says them itself; other languages are for those who show them.
 */
public final class English implements Tongue {
  private static final English INSTANCE = new English();

  private final Properties sentences = new Properties();

  private English() {
    try (Reader in =
        new InputStreamReader(
            Objects.requireNonNull(English.class.getResourceAsStream("english.properties")),
            java.nio.charset.StandardCharsets.UTF_8)) {
      sentences.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** In words. A sentence that is missing here is its code: no answer fails for that. */
  public static String of(Told told) {
    return told.in(INSTANCE).orElse(told.code());
  }

  /** All that can be said. */
  static Stream<String> codes() {
    return INSTANCE.sentences.stringPropertyNames().stream();
  }

  /** With a capital letter. */
  public static String sentence(Told told) {
    String text = of(told);
    return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  /** Something that needs a look, in words and by code. */
  public static Finding finding(
      Finding.Severity severity, Told title, Told advice, Subject subject) {
    return new Finding(severity, of(title), of(advice), subject, title, advice);
  }

  @Override
  public Optional<String> sentence(String code) {
    return Optional.ofNullable(sentences.getProperty(code));
  }

  @Override
  public String count(long n) {
    return Long.toString(n);
  }

  @Override
  public String span(long millis) {
    return Spans.of(millis);
  }
}
