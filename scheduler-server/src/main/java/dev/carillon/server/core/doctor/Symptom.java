package dev.carillon.server.core.doctor;

import dev.carillon.model.cluster.Finding;
import dev.carillon.model.cluster.Subject;
import dev.carillon.model.told.Told;
import dev.carillon.server.core.told.English;
import java.util.List;

/** One kind of trouble. Looks only at the chart. */
interface Symptom {
  /** What is wrong; empty: nothing of this kind. */
  List<Finding> look(Chart chart);

  static List<Finding> info(Told title, Told advice) {
    return info(title, advice, Subject.CLUSTER);
  }

  static List<Finding> info(Told title, Told advice, Subject about) {
    return List.of(English.finding(Finding.Severity.INFO, title, advice, about));
  }

  static List<Finding> warning(Told title, Told advice) {
    return warning(title, advice, Subject.CLUSTER);
  }

  static List<Finding> warning(Told title, Told advice, Subject about) {
    return List.of(English.finding(Finding.Severity.WARNING, title, advice, about));
  }

  static List<Finding> error(Told title, Told advice) {
    return error(title, advice, Subject.CLUSTER);
  }

  static List<Finding> error(Told title, Told advice, Subject about) {
    return List.of(English.finding(Finding.Severity.ERROR, title, advice, about));
  }
}
