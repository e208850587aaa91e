package dev.carillon.server.core;

import dev.carillon.model.cluster.Checkup;
import dev.carillon.model.cluster.Finding;
import java.util.List;

/** Finds what needs a look. */
public interface Examiner {
  /**
   * A whole examination. Blocks on the store; any thread; never throws: what fails is a finding.
   */
  Checkup examine();

  /**
   * What is known without asking the store again, the worst first.
   *
   * @param reachable whether it answered just now
   */
  List<Finding> glance(boolean reachable);
}
