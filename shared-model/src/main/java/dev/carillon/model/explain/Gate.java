package dev.carillon.model.explain;

import dev.carillon.model.told.Told;
import java.util.Map;

/**
 * One thing that can stand between a task and its run.
 *
 * @param name for example paused, due, worker
 * @param evidence what was found, in words
 * @param data the same as data; times in epoch milliseconds, counts as digits
 * @param told the same as evidence, for other languages; NONE: an older server
 */
public record Gate(
    String name, Result result, String evidence, Map<String, String> data, Told told) {
  /** Whether it lets the task through. */
  public enum Result {
    PASS,
    FAIL,
    /** It does not concern this task, or not in its present state. */
    NOT_APPLICABLE
  }

  public Gate {
    data = Map.copyOf(data);
  }

  /** Of words that have no code. */
  public Gate(String name, Result result, String evidence, Map<String, String> data) {
    this(name, result, evidence, data, Told.NONE);
  }
}
