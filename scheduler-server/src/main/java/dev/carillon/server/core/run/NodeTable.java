package dev.carillon.server.core.run;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.carillon.model.workflow.NodeState;
import java.util.Arrays;

/**
 * The nodes of a run, 80 bytes each, numbers little-endian; first those of the definition, then the
 * items of its maps. A node of zeros, or one behind the end, waits for its parents.
 *
 * <pre>
 * {@code  0 state   1 flags   2 ok  4 failed  6 skipped  8 edges applied  12 gen  16 task or run (12)}
 * {@code 28 ready  34 started  40 ended (6 each)  46 attempts  47 cause}
 * {@code 48 first item  52 items  54 begun  56 ok  58 failed  60 cancelled  62 revision (6)  68 rule held (6)}
 * {@code 74 last attempt offered (6), 2^47 more if a limit held it back}
 * </pre>
 */
public final class NodeTable {
  public static final int NODE = 80;

  private static final int STATE = 0;
  private static final int FLAGS = 1;
  private static final int OK = 2;
  private static final int FAILED = 4;
  private static final int SKIPPED = 6;
  private static final int EDGES = 8;
  private static final int GEN = 12;
  private static final int TASK = 16;
  private static final int TASK_LENGTH = 12;
  private static final int READY = 28;
  private static final int STARTED = 34;
  private static final int ENDED = 40;
  private static final int ATTEMPTS = 46;
  private static final int CAUSE = 47;
  private static final int FIRST_ITEM = 48;
  private static final int ITEMS = 52;
  private static final int BEGUN = 54;
  private static final int ITEMS_OK = 56;
  private static final int ITEMS_FAILED = 58;
  private static final int ITEMS_CANCELLED = 60;
  private static final int REVISION = 62;
  private static final int HELD = 68;
  private static final int OFFERED = 74;

  /** Beyond any instant. */
  private static final long HELD_BACK = 1L << 47;

  private byte[] bytes;

  public NodeTable(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Makes room for so many. */
  public void ensure(int nodes) {
    if (bytes.length < nodes * NODE) {
      bytes =
          Arrays.copyOf(
              bytes, Math.max(nodes * NODE, Math.min(bytes.length * 2, bytes.length + 4_000_000)));
    }
  }

  /** The bytes of one. */
  public byte[] bytes(int i) {
    return Arrays.copyOfRange(bytes, i * NODE, (i + 1) * NODE);
  }

  private long get(int i, int at, int length) {
    int from = i * NODE + at;
    long value = 0;
    if (from + length <= bytes.length) {
      for (int b = length - 1; b >= 0; b--) {
        value = value << 8 | bytes[from + b] & 0xFF;
      }
    }
    return value;
  }

  private void set(int i, int at, int length, long value) {
    ensure(i + 1);
    for (int b = 0; b < length; b++) {
      bytes[i * NODE + at + b] = (byte) (value >>> 8 * b);
    }
  }

  public NodeState state(int i) {
    int code = (int) get(i, STATE, 1);
    return code == 0 ? NodeState.WAITING : NodeState.ofCode(code);
  }

  void state(int i, NodeState state) {
    set(i, STATE, 1, state.code());
  }

  /** Whether all it needs for its beginning is done. */
  boolean flag(int i, int flag) {
    return (get(i, FLAGS, 1) & flag) != 0;
  }

  void flag(int i, int flag, boolean on) {
    long flags = get(i, FLAGS, 1);
    set(i, FLAGS, 1, on ? flags | flag : flags & ~flag);
  }

  public int ok(int i) {
    return (int) get(i, OK, 2);
  }

  public int failed(int i) {
    return (int) get(i, FAILED, 2);
  }

  public int skipped(int i) {
    return (int) get(i, SKIPPED, 2);
  }

  void counts(int i, int ok, int failed, int skipped) {
    set(i, OK, 2, ok);
    set(i, FAILED, 2, failed);
    set(i, SKIPPED, 2, skipped);
  }

  /** How many of the edges that lead from it are applied. */
  public int edges(int i) {
    return (int) get(i, EDGES, 4);
  }

  void edges(int i, int applied) {
    set(i, EDGES, 4, applied);
  }

  public int gen(int i) {
    return (int) get(i, GEN, 4);
  }

  void gen(int i, int gen) {
    set(i, GEN, 4, gen);
  }

  /** The local part of its task's or run's id; empty: it had none. */
  public String task(int i) {
    int from = i * NODE + TASK;
    return from + TASK_LENGTH > bytes.length || bytes[from] == 0
        ? ""
        : new String(bytes, from, TASK_LENGTH, ISO_8859_1);
  }

  void task(int i, String local) {
    ensure(i + 1);
    System.arraycopy(local.getBytes(ISO_8859_1), 0, bytes, i * NODE + TASK, TASK_LENGTH);
  }

  /** When its task was made. (An older server may have put a flag beside it.) */
  public long readyMs(int i) {
    return get(i, READY, 6) % HELD_BACK;
  }

  public long startedMs(int i) {
    return get(i, STARTED, 6);
  }

  public long endedMs(int i) {
    return get(i, ENDED, 6);
  }

  /** When its rule held; 0: not yet. */
  public long ruleMs(int i) {
    return get(i, HELD, 6);
  }

  void rule(int i, long ms) {
    set(i, HELD, 6, ms);
  }

  void times(int i, long ready, long started, long ended) {
    set(i, READY, 6, ready);
    set(i, STARTED, 6, started);
    set(i, ENDED, 6, ended);
    set(i, OFFERED, 6, 0);
  }

  /** When the attempt that ended was offered to workers; 0: not known, or it was not. */
  public long offeredMs(int i) {
    return get(i, OFFERED, 6) % HELD_BACK;
  }

  /** Whether a limit held that attempt back: since when stands with its task. */
  public boolean heldBack(int i) {
    return get(i, OFFERED, 6) >= HELD_BACK;
  }

  void offered(int i, long ms) {
    set(i, OFFERED, 6, ms);
  }

  public int attempts(int i) {
    return (int) get(i, ATTEMPTS, 1);
  }

  void attempts(int i, int attempts) {
    set(i, ATTEMPTS, 1, Math.min(attempts, 255));
  }

  /** Why it did not run. */
  public Cause cause(int i) {
    return Cause.of((int) get(i, CAUSE, 1));
  }

  void cause(int i, Cause cause) {
    set(i, CAUSE, 1, cause.ordinal());
  }

  public int firstItem(int i) {
    return (int) get(i, FIRST_ITEM, 4);
  }

  public int items(int i) {
    return (int) get(i, ITEMS, 2);
  }

  void items(int i, int first, int items) {
    set(i, FIRST_ITEM, 4, first);
    set(i, ITEMS, 2, items);
    set(i, BEGUN, 2, 0);
    itemEnds(i, 0, 0, 0);
  }

  /** Items that began. */
  public int begun(int i) {
    return (int) get(i, BEGUN, 2);
  }

  void begun(int i, int items) {
    set(i, BEGUN, 2, items);
  }

  public int itemsOk(int i) {
    return (int) get(i, ITEMS_OK, 2);
  }

  public int itemsFailed(int i) {
    return (int) get(i, ITEMS_FAILED, 2);
  }

  public int itemsCancelled(int i) {
    return (int) get(i, ITEMS_CANCELLED, 2);
  }

  void itemEnds(int i, int ok, int failed, int cancelled) {
    set(i, ITEMS_OK, 2, ok);
    set(i, ITEMS_FAILED, 2, failed);
    set(i, ITEMS_CANCELLED, 2, cancelled);
  }

  /** Of the run when it last changed. */
  public long revision(int i) {
    return get(i, REVISION, 6);
  }

  void revision(int i, long revision) {
    set(i, REVISION, 6, revision);
  }
}
