package dev.carillon.desktop.i18n;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.told.Sentences;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Why something was refused, in the language of the console. What has its own sentences in that is
 * said with them. All else is said in English: in another language the meaning of its code goes
 * before, and those words stand behind the advice.
 *
 * @param what one sentence
 * @param advice what to do next, or empty
 */
public record Refusal(String what, String advice) {
  private static final Map<String, Map<String, String>> READ = new ConcurrentHashMap<>();

  public static Refusal of(CarillonException error) {
    Map<String, String> meanings = meanings();
    if (meanings.isEmpty()) {
      return new Refusal(error.message(), error.advice());
    }
    String said = Spoken.told(error.told(), "");
    if (!said.isEmpty()) {
      return new Refusal(said, Spoken.told(RegexWords.in(error.toldAdvice()), error.advice()));
    }
    String code = error.code().name();
    String words = meanings.getOrDefault("words", "{0}").replace("{0}", together(error));
    return new Refusal(
        meanings.getOrDefault(code, code), meanings.getOrDefault(code + ".do", "") + " " + words);
  }

  /** For a place that has only one line: what and advice. */
  public String whole() {
    return advice.isEmpty() ? what : what + " " + advice;
  }

  private static String together(CarillonException error) {
    return error.advice().isEmpty() ? error.message() : error.message() + " " + error.advice();
  }

  /** Of English there are none: the words themselves say it. */
  private static Map<String, String> meanings() {
    return READ.computeIfAbsent(
        Texts.language().getLanguage(),
        language -> Sentences.read(Refusal.class, "refused_" + language + ".properties"));
  }
}
