package dev.carillon.server.core.doctor;

import dev.carillon.model.cluster.Finding;
import dev.carillon.model.cluster.Subject;
import java.util.List;

/** One kind of trouble. Looks only at the chart. */
interface Symptom {
  /** What is wrong; empty: nothing of this kind. */
  List<Finding> look(Chart chart);

  static List<Finding> info(String title, String advice) {
    return info(title, advice, Subject.CLUSTER);
  }

  static List<Finding> info(String title, String advice, Subject about) {
    return List.of(new Finding(Finding.Severity.INFO, title, advice, about));
  }

  static List<Finding> warning(String title, String advice) {
    return warning(title, advice, Subject.CLUSTER);
  }

  static List<Finding> warning(String title, String advice, Subject about) {
    return List.of(new Finding(Finding.Severity.WARNING, title, advice, about));
  }

  static List<Finding> error(String title, String advice) {
    return error(title, advice, Subject.CLUSTER);
  }

  static List<Finding> error(String title, String advice, Subject about) {
    return List.of(new Finding(Finding.Severity.ERROR, title, advice, about));
  }

  static String plural(long n, String noun) {
    return n + " " + noun + (n == 1 ? "" : "s");
  }
}
