package dev.carillon.server.core.told;

import dev.carillon.model.cluster.Finding;
import dev.carillon.model.cluster.Subject;
import dev.carillon.model.told.Sentences;
import dev.carillon.model.told.Told;
import java.util.stream.Stream;

/**
 * The sentences of the server as it says them itself; other languages are for those who show them.
 */
public final class English extends Sentences {
  private static final English INSTANCE = new English();

  private English() {
    super(English.class, "english.properties");
  }

  /** In words. A sentence that is missing here is its code: no answer fails for that. */
  public static String of(Told told) {
    return INSTANCE.say(told);
  }

  /** All that can be said. */
  static Stream<String> codes() {
    return INSTANCE.known().stream();
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
  public String span(long millis) {
    return Spans.of(millis);
  }
}
