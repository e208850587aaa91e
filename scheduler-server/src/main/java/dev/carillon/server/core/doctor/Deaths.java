package dev.carillon.server.core.doctor;

import dev.carillon.model.cluster.Finding;
import dev.carillon.model.cluster.Subject;
import dev.carillon.model.told.Told;
import java.util.List;

/** Dead letters are being made. */
final class Deaths implements Symptom {
  private static final long STORM = 100;

  @Override
  public List<Finding> look(Chart chart) {
    long n = chart.died();
    if (n == 0) {
      return List.of();
    }
    Told title = Told.of("doctor.deaths", Told.count(n));
    Told advice = Told.of("doctor.deaths.do");
    Subject about = Subject.deadLetters("");
    return n < STORM ? Symptom.warning(title, advice, about) : Symptom.error(title, advice, about);
  }
}
