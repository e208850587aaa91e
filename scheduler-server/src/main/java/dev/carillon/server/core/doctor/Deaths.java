package dev.carillon.server.core.doctor;

import dev.carillon.model.cluster.Finding;
import dev.carillon.model.cluster.Subject;
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
    String title = Symptom.plural(n, "task") + " died in the last hour";
    String advice = "See their errors: carillon task list --state dead";
    Subject about = Subject.deadLetters("");
    return n < STORM ? Symptom.warning(title, advice, about) : Symptom.error(title, advice, about);
  }
}
