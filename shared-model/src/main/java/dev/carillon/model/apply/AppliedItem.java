package dev.carillon.model.apply;

import dev.carillon.model.workflow.WorkflowProblem;
import java.util.List;

/**
 * What becomes of one definition.
 *
 * @param path of its file
 * @param line in which it begins, from 1; 0: not known
 * @param kind workflow, schedule or queue; empty: cannot be told
 * @param tenant empty for queues
 * @param version that is stored now; 0: none, or not told
 * @param problems why it is INVALID or REFUSED, and warnings
 * @param difference from what was stored before, if it is CHANGED
 */
public record AppliedItem(
    String path,
    int line,
    String kind,
    String tenant,
    String id,
    Change change,
    long version,
    List<WorkflowProblem> problems,
    Difference difference) {
  /** What is done about it. */
  public enum Change {
    NEW,
    CHANGED,
    UNCHANGED,
    /** It is wrong; what was stored before is kept. */
    INVALID,
    /** It looked right, and storing it failed; what was stored before is kept. */
    REFUSED
  }

  public AppliedItem {
    problems = List.copyOf(problems);
  }

  /** One of which no difference is told. */
  public AppliedItem(
      String path,
      int line,
      String kind,
      String tenant,
      String id,
      Change change,
      long version,
      List<WorkflowProblem> problems) {
    this(path, line, kind, tenant, id, change, version, problems, Difference.NONE);
  }

  public AppliedItem differing(Difference value) {
    return new AppliedItem(path, line, kind, tenant, id, change, version, problems, value);
  }

  /** Whether it is as its author wants it, or will be. */
  public boolean ok() {
    return change != Change.INVALID && change != Change.REFUSED;
  }
}
