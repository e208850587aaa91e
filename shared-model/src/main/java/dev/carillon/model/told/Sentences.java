package dev.carillon.model.told;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A language whose sentences stand by their codes in a properties file, UTF-8. It writes numbers in
 * digits alone if a language does not do otherwise. Any thread.
 */
public abstract class Sentences implements Tongue {
  private final Map<String, String> byCode;

  /**
   * Those of a file.
   *
   * @param file its name, beside that class; if there is none, no sentence is known
   */
  protected Sentences(Class<?> beside, String file) {
    byCode = read(beside, file);
  }

  /**
   * What a properties file says, UTF-8; nothing if there is no such file.
   *
   * @param file its name, beside that class
   * @throws UncheckedIOException if it cannot be read
   */
  public static Map<String, String> read(Class<?> beside, String file) {
    Properties read = new Properties();
    try (InputStream in = beside.getResourceAsStream(file)) {
      if (in != null) {
        read.load(new InputStreamReader(in, StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return read.stringPropertyNames().stream()
        .collect(Collectors.toUnmodifiableMap(code -> code, read::getProperty));
  }

  /** The codes of all that can be said. */
  public final Set<String> known() {
    return byCode.keySet();
  }

  /** In words. A sentence that is missing is its code: no answer fails for that. */
  protected final String say(Told told) {
    return told.in(this).orElse(told.code());
  }

  @Override
  public final Optional<String> sentence(String code) {
    return Optional.ofNullable(byCode.get(code));
  }

  @Override
  public String count(long n) {
    return Long.toString(n);
  }
}
