package dev.carillon.server.store.redis;

/**
 * Where things are in a packed task record, layouts 1 and 2: a fixed header (little-endian, times
 * as 6 bytes of epoch milliseconds), then the hash of the idempotency key (if any), the extension
 * (if any), meta and payload. Layout 2 is layout 1 with flags that an older server does not know.
 * The scripts have the same table in {@code include/record.lua}; a test compares the two.
 */
final class RecordLayout {
  static final int VERSION = 1;

  /** With {@link #HAS_EXT}, {@link #HAS_DEADLINE} or {@link #OWNED}. */
  static final int NEWEST = 2;

  static final int AT_VERSION = 0;
  static final int AT_STATE = 1;
  static final int AT_FLAGS = 2;
  static final int AT_PRIORITY = 3;
  static final int AT_GEN = 4;
  static final int AT_ATTEMPTS = 8;
  static final int AT_MAX_ATTEMPTS = 9;
  static final int AT_LOST = 10;
  static final int AT_MAX_LOST = 11;
  static final int AT_CREATED = 12;
  static final int AT_DUE = 18;
  static final int AT_READY = 24;
  static final int AT_STARTED = 30;
  static final int AT_ENDED = 36;
  static final int AT_LEASE = 42;
  static final int AT_EXEC_TIMEOUT = 48;
  static final int AT_BACKOFF_BASE = 52;
  static final int AT_BACKOFF_MAX = 56;
  static final int AT_PROGRESS = 60;
  static final int AT_LINE = 62;
  static final int AT_NONCE = 72;
  static final int AT_WORKER = 88;
  static final int AT_META_LENGTH = 104;
  static final int AT_START_DEADLINE = 106;
  static final int HEADER = 112;

  static final int LINE_LENGTH = 10;

  /** Has an idempotency key; its hash is the first 16 bytes of meta. */
  static final int HAS_KEY = 1;

  /** Has an extra or history key. */
  static final int HAS_EXTRAS = 2;

  /** A user cancelled it while it ran. */
  static final int CANCEL_ASKED = 4;

  /** Ends as FAILED, not DEAD. */
  static final int KEEPS_NO_DEAD = 8;

  /** An extension stands in front of meta, behind the hash of the key if there is one. */
  static final int HAS_EXT = 16;

  /** Has a start deadline or a queue-wait timeout. */
  static final int HAS_DEADLINE = 32;

  /** Something else waits for its end; {@code watch} says what. */
  static final int OWNED = 64;

  static final int KEY_HASH = 16;

  /** Bytes of the extension behind its length byte; offsets within them. */
  static final int EXT = 46;

  static final int EXT_RETRY_UNTIL = 0;
  static final int EXT_HEARTBEAT = 6;
  static final int EXT_QUEUE_WAIT = 10;
  static final int EXT_UNIQUE = 14;
  static final int EXT_LIMIT = 30;

  /** Added to a time that counts from the due instant; the submit script makes it an instant. */
  static final long RELATIVE = 1L << 47;

  private RecordLayout() {}

  static int u8(byte[] bytes, int at) {
    return bytes[at] & 0xFF;
  }

  static int u16(byte[] bytes, int at) {
    return u8(bytes, at) | u8(bytes, at + 1) << 8;
  }

  static long u32(byte[] bytes, int at) {
    return u16(bytes, at) | (long) u16(bytes, at + 2) << 16;
  }

  static long u48(byte[] bytes, int at) {
    return u32(bytes, at) | (long) u16(bytes, at + 4) << 32;
  }

  static void put(byte[] bytes, int at, int length, long value) {
    for (int i = 0; i < length; i++) {
      bytes[at + i] = (byte) (value >>> 8 * i);
    }
  }
}
