package dev.carillon.server.core.run;

/**
 * What became of a node's task, as the script that did it wrote it down.
 *
 * @param place of the node
 * @param state code of the task's state; 32 more than the code of a run's state if the node is a
 *     sub-workflow
 * @param gen of the task, or which of its runs it was
 * @param attempts that ended without success
 * @param offered when the last attempt was offered, see {@link NodeTable#offeredMs}; 0: not known
 */
public record Mark(
    int place, int state, int gen, int attempts, long offered, long startedMs, long endedMs) {
  /** From this code on it tells of a run. */
  public static final int RUN = 32;
}
