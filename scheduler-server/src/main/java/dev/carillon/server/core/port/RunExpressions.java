package dev.carillon.server.core.port;

import dev.carillon.model.task.Payload;
import dev.carillon.model.workflow.NodeState;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Conditions (CEL) and references ({@code ${nodes.extract.output.rows}}) of workflows. Never
 * blocks, bounded in time; any thread. All throw CarillonException INVALID_ARGUMENT with what is
 * wrong.
 */
public interface RunExpressions {
  /**
   * What an expression may see.
   *
   * @param runId the run
   * @param workflow its workflow
   * @param labels of the run
   * @param input JSON; may be empty
   * @param nodes the nodes that were asked for by {@link #nodesOf}: those that have ended, at least
   * @param item of a map, a JSON value; else empty
   * @param index of that item, from 0
   */
  record Scope(
      String runId,
      String workflow,
      Map<String, String> labels,
      Payload input,
      Map<String, Ended> nodes,
      Optional<String> item,
      int index) {
    /** The same for an item of a map. */
    public Scope of(String jsonItem, int number) {
      return new Scope(runId, workflow, labels, input, nodes, Optional.of(jsonItem), number);
    }
  }

  /**
   * A node as expressions see it.
   *
   * @param output what its handler returned, JSON or any text, maybe nothing; empty: it is no
   *     longer kept, and whoever asks for it is told so
   */
  record Ended(NodeState state, Optional<Payload> output) {
    public Ended(NodeState state, Payload output) {
      this(state, Optional.of(output));
    }
  }

  /**
   * Whether a condition can be used, and which nodes it speaks of, as {@link #nodesOf} tells;
   * nothing of it is kept.
   */
  Optional<List<String>> check(String condition);

  /** Whether a condition holds. */
  boolean holds(String condition, Scope scope);

  /**
   * The nodes that a condition speaks of; empty if it cannot be told, because it looks at all.
   *
   * @return empty: every node that has ended is needed
   */
  Optional<List<String>> nodesOf(String condition);

  /** The nodes whose state or output a payload (or the source of a map) refers to. */
  List<String> nodesOf(Payload template);

  /**
   * A payload with its references filled in. In JSON, a string that is one reference becomes the
   * value, whatever it is; within a longer string a text is put in, anything else as JSON. What is
   * not there is an error.
   */
  Payload fill(Payload template, Scope scope);

  /**
   * The items of a map's source, each a JSON value; at most 10,000.
   *
   * @param source like {@code ${nodes.extract.output.items}}
   */
  List<String> items(String source, Scope scope);
}
