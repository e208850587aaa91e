package dev.carillon.model.workflow;

import dev.carillon.model.task.NewTask;
import java.util.List;
import java.util.Optional;

/**
 * A node of a workflow: a task that is submitted once its rule and condition hold.
 *
 * @param id unique in the workflow, {@code [A-Za-z0-9_][A-Za-z0-9_.:-]{0,127}}
 * @param task what to submit; its tenant is the workflow's, its due a delay after the node is
 *     ready, its payload may hold references like {@code ${nodes.extract.output.rows}}; of a
 *     sub-workflow node only its queue matters
 * @param dependsOn ids of its parents, each once
 * @param rule when it starts, by how its parents ended
 * @param condition CEL over {@code nodes}, {@code input} and {@code run}, looked at once the rule
 *     holds: false ends the node SKIPPED; empty: none
 * @param fanOut over which list; empty: it is one task
 * @param subWorkflow what it runs in place of a task
 * @param mayFail its failure neither stops the run nor makes it FAILED
 */
public record Node(
    String id,
    NewTask task,
    List<String> dependsOn,
    TriggerRule rule,
    String condition,
    Optional<FanOut> fanOut,
    Optional<SubWorkflow> subWorkflow,
    boolean mayFail) {
  public Node {
    dependsOn = List.copyOf(dependsOn);
  }

  /** A node that starts once all it depends on succeeded. */
  public static Node of(String id, NewTask task, String... dependsOn) {
    return new Node(
        id,
        task,
        List.of(dependsOn),
        TriggerRule.ALL_SUCCESS,
        "",
        Optional.empty(),
        Optional.empty(),
        false);
  }

  public Node after(List<String> parents) {
    return new Node(id, task, parents, rule, condition, fanOut, subWorkflow, mayFail);
  }

  public Node withRule(TriggerRule value) {
    return new Node(id, task, dependsOn, value, condition, fanOut, subWorkflow, mayFail);
  }

  public Node when(String cel) {
    return new Node(id, task, dependsOn, rule, cel, fanOut, subWorkflow, mayFail);
  }

  public Node mapped(FanOut over) {
    return new Node(id, task, dependsOn, rule, condition, Optional.of(over), subWorkflow, mayFail);
  }

  public Node running(SubWorkflow inner) {
    return new Node(id, task, dependsOn, rule, condition, fanOut, Optional.of(inner), mayFail);
  }

  public Node thatMayFail() {
    return new Node(id, task, dependsOn, rule, condition, fanOut, subWorkflow, true);
  }
}
