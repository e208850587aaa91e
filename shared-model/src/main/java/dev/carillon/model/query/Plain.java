package dev.carillon.model.query;

import dev.carillon.model.told.Sentences;
import dev.carillon.model.told.Told;
import java.time.Duration;

/** What is wrong with filters in plain English; other languages are for those who show it. */
final class Plain extends Sentences {
  private static final Plain INSTANCE = new Plain();

  private Plain() {
    super(Plain.class, "filter.properties");
  }

  /** In words. A sentence that is missing here is its code. */
  static String of(Told told) {
    return INSTANCE.say(told);
  }

  @Override
  public String span(long millis) {
    return Spans.print(Duration.ofMillis(millis));
  }
}
