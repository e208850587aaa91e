package dev.carillon.model.workflow;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A definition: nodes and what they depend on.
 *
 * @param tenant whose it is, and all its tasks
 * @param id unique in the tenant, same grammar as a queue's name
 * @param version from 1, given when it is stored; 0: not stored yet
 * @param name for people, at most 128 bytes, may be empty
 * @param labels on every run and every task of it, at most 24
 * @param nodes in the order of the definition
 * @param finallyNodes start once all nodes have ended, however, also after a cancel; they may
 *     depend on each other only
 * @param onFailure what a failed node means to the others
 * @param parallelism nodes (items of maps too) that are started and not ended at once; 0: any
 *     number
 * @param deadline longest time from the start of a run to its end; zero: none
 * @param input what a run gets that brings no input, JSON; may be empty
 * @param createdMs when this version was stored, epoch milliseconds
 * @param actor who stored it
 */
public record Workflow(
    String tenant,
    String id,
    int version,
    String name,
    Map<String, String> labels,
    List<Node> nodes,
    List<Node> finallyNodes,
    FailureStrategy onFailure,
    int parallelism,
    Duration deadline,
    Payload input,
    long createdMs,
    String actor) {
  public Workflow {
    labels = Map.copyOf(labels);
    nodes = List.copyOf(nodes);
    finallyNodes = List.copyOf(finallyNodes);
  }

  /** A workflow of the default tenant with everything else at its default. */
  public static Workflow of(String id, List<Node> nodes) {
    return new Workflow(
        NewTask.DEFAULT_NAME,
        id,
        0,
        "",
        Map.of(),
        nodes,
        List.of(),
        FailureStrategy.CONTINUE,
        0,
        Duration.ZERO,
        Payload.EMPTY,
        0,
        "");
  }

  /** As it is stored. */
  public Workflow stored(int newVersion, long atMs, String by) {
    return new Workflow(
        tenant,
        id,
        newVersion,
        name,
        labels,
        nodes,
        finallyNodes,
        onFailure,
        parallelism,
        deadline,
        input,
        atMs,
        by);
  }

  /** Whether it says the same, whoever stored it and when. */
  public boolean sameAs(Workflow other) {
    return stored(0, 0, "").equals(other.stored(0, 0, ""));
  }

  public Workflow withFinally(List<Node> value) {
    return new Workflow(
        tenant,
        id,
        version,
        name,
        labels,
        nodes,
        value,
        onFailure,
        parallelism,
        deadline,
        input,
        createdMs,
        actor);
  }

  public Workflow withOnFailure(FailureStrategy value) {
    return new Workflow(
        tenant,
        id,
        version,
        name,
        labels,
        nodes,
        finallyNodes,
        value,
        parallelism,
        deadline,
        input,
        createdMs,
        actor);
  }

  public Workflow withParallelism(int value) {
    return new Workflow(
        tenant,
        id,
        version,
        name,
        labels,
        nodes,
        finallyNodes,
        onFailure,
        value,
        deadline,
        input,
        createdMs,
        actor);
  }

  public Workflow withDeadline(Duration value) {
    return new Workflow(
        tenant,
        id,
        version,
        name,
        labels,
        nodes,
        finallyNodes,
        onFailure,
        parallelism,
        value,
        input,
        createdMs,
        actor);
  }

  public Workflow ofTenant(String value) {
    return new Workflow(
        value,
        id,
        version,
        name,
        labels,
        nodes,
        finallyNodes,
        onFailure,
        parallelism,
        deadline,
        input,
        createdMs,
        actor);
  }

  /** Nodes in all, finally nodes included. */
  public int size() {
    return nodes.size() + finallyNodes.size();
  }
}
