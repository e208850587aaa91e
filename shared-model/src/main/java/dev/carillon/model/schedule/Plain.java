package dev.carillon.model.schedule;

import dev.carillon.model.told.Sentences;
import dev.carillon.model.told.Told;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Schedules in plain English; other languages are for those who show them. */
final class Plain extends Sentences {
  private static final Plain INSTANCE = new Plain();

  private Plain() {
    super(Plain.class, "plain.properties");
  }

  /** In words. A sentence that is missing here is its code. */
  static String of(Told told) {
    return INSTANCE.say(told);
  }

  /** With a capital letter. */
  static String sentence(Told told) {
    String text = of(told);
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  /** "a, b and c". */
  static Told and(List<Told> words) {
    return words.size() == 1
        ? words.get(0)
        : Told.of(
            "plan.and",
            Told.parts(", ", words.subList(0, words.size() - 1)),
            Told.part(words.getLast()));
  }

  /** Numbers and names among them. */
  static Told words(String text) {
    return Told.of("plan.words", Told.text(text));
  }

  /** What one after the other says; what says nothing is left out. */
  static Told line(Told... parts) {
    List<Told> said = new ArrayList<>();
    for (Told part : parts) {
      if (part.says()) {
        said.add(part);
      }
    }
    return Told.of("plan.words", Told.parts(" ", said));
  }

  /** "5th". */
  static Told nth(int n) {
    int last = n % 10;
    boolean teen = n % 100 / 10 == 1;
    String code =
        teen || last == 0 || last > 3
            ? "plan.th"
            : last == 1 ? "plan.st" : last == 2 ? "plan.nd" : "plan.rd";
    return Told.of(code, Told.text(Integer.toString(n)));
  }

  @Override
  public String span(long millis) {
    return Description.span(Duration.ofMillis(millis));
  }
}
