package dev.carillon.server.core.doctor;

import dev.carillon.model.cluster.Finding;
import java.util.List;

/** One kind of trouble. Looks only at the chart. */
interface Symptom {
  /** What is wrong; empty: nothing of this kind. */
  List<Finding> look(Chart chart);

  static List<Finding> info(String title, String advice) {
    return List.of(new Finding(Finding.Severity.INFO, title, advice));
  }

  static List<Finding> warning(String title, String advice) {
    return List.of(new Finding(Finding.Severity.WARNING, title, advice));
  }

  static List<Finding> error(String title, String advice) {
    return List.of(new Finding(Finding.Severity.ERROR, title, advice));
  }

  static String plural(long n, String noun) {
    return n + " " + noun + (n == 1 ? "" : "s");
  }
}
