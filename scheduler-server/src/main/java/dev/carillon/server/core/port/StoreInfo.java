package dev.carillon.server.core.port;

/** Facts about the store itself. Blocks; any thread. */
public interface StoreInfo {
  /** Whether it answers now; never throws. */
  boolean reachable();

  /** Its time, epoch milliseconds. */
  long nowMs();

  /** Memory, version, settings. */
  Facts facts();

  /**
   * @param version for example 7.0.15
   * @param runId changes when it is started anew
   * @param usedBytes memory in use
   * @param maxBytes its limit; 0: none
   * @param evictionPolicy anything but noeviction may lose tasks
   * @param appendOnly whether writes go to disk
   * @param lacks what it lacks for the durability that acknowledgements wait for; empty: nothing
   * @param lacksForGood whether that does not come by itself
   * @param role master or slave; empty: not told
   * @param replicas that are connected
   */
  record Facts(
      String version,
      String runId,
      long usedBytes,
      long maxBytes,
      String evictionPolicy,
      boolean appendOnly,
      String lacks,
      boolean lacksForGood,
      String role,
      int replicas) {
    /** Of one whose role is not told. */
    public Facts(
        String version,
        String runId,
        long usedBytes,
        long maxBytes,
        String evictionPolicy,
        boolean appendOnly,
        String lacks,
        boolean lacksForGood) {
      this(
          version,
          runId,
          usedBytes,
          maxBytes,
          evictionPolicy,
          appendOnly,
          lacks,
          lacksForGood,
          "",
          0);
    }

    /** Of one that lacks nothing. */
    public Facts(
        String version,
        String runId,
        long usedBytes,
        long maxBytes,
        String evictionPolicy,
        boolean appendOnly) {
      this(version, runId, usedBytes, maxBytes, evictionPolicy, appendOnly, "", false);
    }
  }
}
