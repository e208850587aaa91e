package dev.carillon.desktop.i18n;

import dev.carillon.model.cluster.Finding;
import dev.carillon.model.explain.Gate;
import dev.carillon.model.query.FilterProblem;
import dev.carillon.model.told.Sentences;
import dev.carillon.model.told.Told;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * What the server says, in the language of the console. The server speaks English; what has no
 * code, or one that only a newer server knows, stands as the server said it.
 */
public final class Spoken extends Sentences {
  private static final Map<String, Spoken> READ = new ConcurrentHashMap<>();

  /** Of English it knows nothing: that is what the server says itself. */
  private Spoken(String language) {
    super(Spoken.class, "told_" + language + ".properties");
  }

  /** Whether the console speaks another language than the server. */
  public static boolean foreign() {
    return !present().known().isEmpty();
  }

  private static Spoken present() {
    return READ.computeIfAbsent(Texts.language().getLanguage(), Spoken::new);
  }

  /**
   * @param words the same as the server says it
   */
  public static String told(Told told, String words) {
    return told.in(present()).orElse(words);
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

  /** What is wrong with a filter, and what to write instead. */
  public static String problem(FilterProblem wrong) {
    String advice = told(RegexWords.in(wrong.toldAdvice()), wrong.advice());
    return told(wrong.told(), wrong.message()) + (advice.isEmpty() ? "" : " " + advice);
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
