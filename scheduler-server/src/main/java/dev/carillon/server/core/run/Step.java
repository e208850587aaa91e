package dev.carillon.server.core.run;

import dev.carillon.model.task.TaskId;
import dev.carillon.server.core.port.TaskStore.Admission;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * One step of a run, worked out from one revision of it.
 *
 * @param epoch of the bucket's owner; empty: a user's step
 * @param revision from which it was worked out
 * @param verb for the events
 * @param vars as they are after it
 * @param marks how many are used up
 * @param wakeMs when to look at it again; 0: at once; -1: not by itself
 * @param nodes those that change, each with its 80 bytes
 * @param texts new ones; an empty one goes
 * @param starts tasks that begin
 * @param stops tasks that end
 * @param events of the run itself: verb and text
 */
public record Step(
    TaskId run,
    OptionalLong epoch,
    long revision,
    String verb,
    String actor,
    String reason,
    RunVars vars,
    int marks,
    long wakeMs,
    Map<Integer, byte[]> nodes,
    Map<String, byte[]> texts,
    List<Start> starts,
    List<Stop> stops,
    List<Told> events) {
  /**
   * A task that begins, or begins again.
   *
   * @param task the local part of its id
   * @param gen its first, should there be none of that id
   */
  public record Start(int place, String task, Admission admitted, int gen) {}

  /**
   * A task that ends.
   *
   * @param atOnce a running attempt ends now, else its worker gets time
   */
  public record Stop(String task, boolean atOnce) {}

  /** Something that happened to the run. */
  public record Told(String verb, String text) {}
}
