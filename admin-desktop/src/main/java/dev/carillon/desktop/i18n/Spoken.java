package dev.carillon.desktop.i18n;

import dev.carillon.model.cluster.Finding;
import dev.carillon.model.explain.Gate;
import dev.carillon.model.told.Told;
import dev.carillon.model.told.Tongue;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * What the server says, in the language of the console. The server speaks English; what has no
 * code, or one that only a newer server knows, stands as the server said it.
 */
public final class Spoken implements Tongue {
  private static final Map<String, Properties> READ = new ConcurrentHashMap<>();

  private final Properties sentences;

  private Spoken(Properties sentences) {
    this.sentences = sentences;
  }

  /** Whether the console speaks another language than the server. */
  public static boolean foreign() {
    return !sentences().isEmpty();
  }

  private static Properties sentences() {
    return READ.computeIfAbsent(Texts.language().getLanguage(), Spoken::read);
  }

  /**
   * @param words the same as the server says it
   */
  public static String told(Told told, String words) {
    Properties sentences = sentences();
    return sentences.isEmpty() ? words : told.in(new Spoken(sentences)).orElse(words);
  }

  /**
   * Each of some.
   *
   * @param told one for each of the words; or none at all, from an older server
   */
  public static List<String> all(List<Told> told, List<String> words) {
    return IntStream.range(0, words.size())
        .mapToObj(i -> told(i < told.size() ? told.get(i) : Told.NONE, words.get(i)))
        .toList();
  }

  /** With a capital letter. */
  public static String sentence(Told told, String words) {
    String said = told(told, words);
    // A sentence that ends with an ordinal, "am 15.", ends with the dot of that.
    boolean ordinal = said.endsWith("..") && !said.endsWith("...") && !said.equals(words);
    String text = ordinal ? said.substring(0, said.length() - 1) : said;
    return text.isEmpty()
        ? text
        : text.substring(0, 1).toUpperCase(Texts.language()) + text.substring(1);
  }

  public static String evidence(Gate gate) {
    return told(gate.told(), gate.evidence());
  }

  public static String name(Gate gate) {
    return told(Told.of("gate." + gate.name().replace(' ', '-')), gate.name());
  }

  public static String title(Finding finding) {
    return told(finding.toldTitle(), finding.title());
  }

  public static String advice(Finding finding) {
    return told(finding.toldAdvice(), finding.advice());
  }

  /** Those of a language; none of English, which is what the server says itself. */
  static Properties read(String language) {
    return properties("told_" + language);
  }

  /** What a file beside this class holds; nothing if there is none. */
  static Properties properties(String name) {
    Properties sentences = new Properties();
    try (InputStream in = Spoken.class.getResourceAsStream(name + ".properties")) {
      if (in != null) {
        sentences.load(new InputStreamReader(in, StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sentences;
  }

  @Override
  public Optional<String> sentence(String code) {
    return Optional.ofNullable(sentences.getProperty(code));
  }

  @Override
  public String count(long n) {
    return Figures.count(n);
  }

  @Override
  public String span(long millis) {
    long seconds = Math.max(0, millis) / 1000;
    if (seconds < 60) {
      return Figures.span(millis);
    } else if (seconds < 3600) {
      return two(seconds / 60, "min", seconds % 60, "s");
    } else if (seconds < 86_400) {
      return two(seconds / 3600, "h", seconds / 60 % 60, "min");
    }
    return two(seconds / 86_400, "d", seconds / 3600 % 24, "h");
  }

  private static String two(long large, String largeUnit, long small, String smallUnit) {
    Locale in = Texts.language();
    return small == 0
        ? String.format(in, "%d %s", large, largeUnit)
        : String.format(in, "%d %s %d %s", large, largeUnit, small, smallUnit);
  }
}
