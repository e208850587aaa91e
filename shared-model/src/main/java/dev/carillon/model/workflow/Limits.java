package dev.carillon.model.workflow;

/** How much a definition may hold. */
public final class Limits {
  /** Nodes of a workflow, finally nodes included. */
  public static final int NODES = 20_000;

  /** Dependencies of a workflow in all. */
  public static final int EDGES = 200_000;

  /** Items of a map. */
  public static final int MAP_ITEMS = 10_000;

  /** Characters of a node's id. */
  public static final int NODE_ID = 128;

  /** Characters of a condition. */
  public static final int CONDITION = 2_048;

  /** Bytes of a run's input and of a node's output. */
  public static final int OUTPUT_BYTES = 65_536;

  /** Sub-workflows within sub-workflows. */
  public static final int DEPTH = 8;

  private Limits() {}
}
