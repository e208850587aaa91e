package dev.carillon.server.core.query;

import dev.carillon.model.task.TaskId;
import java.util.Arrays;

/**
 * Ids met so far, eight to sixteen bytes each: a task that moves while the indexes are walked is
 * met twice. Two ids fall together once in 2^60 pairs. For one thread.
 */
public final class IdSet {
  private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  private long[] slots = new long[1 << 10];
  private int size;

  /** True if it was not there before. */
  public boolean add(TaskId id) {
    if (size * 2 > slots.length) {
      grow();
    }
    return put(packed(id));
  }

  private boolean put(long value) {
    int mask = slots.length - 1;
    int at = (int) (value ^ value >>> 32) & mask;
    while (slots[at] != 0) {
      if (slots[at] == value) {
        return false;
      }
      at = at + 1 & mask;
    }
    slots[at] = value;
    size++;
    return true;
  }

  private void grow() {
    long[] old = slots;
    slots = new long[old.length * 2];
    size = 0;
    Arrays.stream(old).filter(v -> v != 0).forEach(this::put);
  }

  /** Never 0, which means an empty slot. */
  private static long packed(TaskId id) {
    long bits = 0;
    for (int i = 0; i < TaskId.LOCAL_LENGTH; i++) {
      bits = bits << 5 | DIGITS.indexOf(id.local().charAt(i));
    }
    long mixed = (bits + id.bucket() * 0x9E3779B97F4A7C15L) * 0xBF58476D1CE4E5B9L;
    return mixed == 0 ? 1 : mixed;
  }
}
