package dev.carillon.model.workflow;

/**
 * Something wrong with a definition, and where.
 *
 * @param node id of the node; empty: the workflow as a whole
 * @param field where in it, like {@code nodes[3].depends_on[0]}
 * @param message one sentence: "Expected …, but …"
 * @param advice what to do; may be empty
 * @param line of the text it was read from, from 1; 0: it was no text
 * @param column in that line, from 1
 */
public record WorkflowProblem(
    Kind kind, String node, String field, String message, String advice, int line, int column) {
  /** What sort of problem. */
  public enum Kind {
    /** The message prints the cycle. */
    CYCLE(false),
    UNKNOWN_DEPENDENCY(false),
    DUPLICATE_ID(false),
    /** It can never start. */
    UNREACHABLE(false),
    OVER_LIMIT(false),
    /** A value that cannot be. */
    INVALID(false),
    /** The condition does not compile. */
    CONDITION(false),
    /** A reference to an output that cannot be there. */
    REFERENCE(false),
    /** A workflow that does not exist, or that runs itself. */
    SUB_WORKFLOW(false),
    /** No live worker offers a type: it may come. */
    NO_WORKER(true);

    private final boolean warning;

    Kind(boolean warning) {
      this.warning = warning;
    }
  }

  /** Of what is no text. */
  public WorkflowProblem(Kind kind, String node, String field, String message, String advice) {
    this(kind, node, field, message, advice, 0, 0);
  }

  /** The same with its place in a text. */
  public WorkflowProblem at(int newLine, int newColumn) {
    return new WorkflowProblem(kind, node, field, message, advice, newLine, newColumn);
  }

  /** In one line: where, what, and what to do. */
  public String told() {
    return said() + (advice.isEmpty() ? "" : " " + advice);
  }

  /** In one line: where and what. */
  public String said() {
    String place = line > 0 ? "line " + line + ":" + column : "";
    String where = place.isEmpty() || field.isEmpty() ? place + field : place + ", " + field;
    return (where.isEmpty() ? "" : where + ": ") + message;
  }

  /** Whether the definition is stored all the same. */
  public boolean warning() {
    return kind.warning;
  }
}
