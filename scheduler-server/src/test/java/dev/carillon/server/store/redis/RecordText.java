package dev.carillon.server.store.redis;

import static dev.carillon.server.store.redis.RecordLayout.u16;
import static dev.carillon.server.store.redis.RecordLayout.u32;
import static dev.carillon.server.store.redis.RecordLayout.u48;
import static dev.carillon.server.store.redis.RecordLayout.u8;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.carillon.model.task.TaskState;
import java.util.Arrays;
import java.util.HexFormat;

/** A packed record for people. */
final class RecordText {
  private RecordText() {}

  static String of(byte[] r) {
    int payload = RecordLayout.HEADER + u16(r, RecordLayout.AT_META_LENGTH);
    return String.format(
        "%s v%d flags=%d prio=%d gen=%d attempts=%d/%d lost=%d/%d created=%d due=%d ready=%d"
            + " started=%d ended=%d lease=%d exec=%d backoff=%d..%d progress=%d line=%s"
            + " nonce=%s worker=%s deadline=%d meta=%s payload=%s",
        TaskState.ofCode(u8(r, RecordLayout.AT_STATE)),
        u8(r, RecordLayout.AT_VERSION),
        u8(r, RecordLayout.AT_FLAGS),
        u8(r, RecordLayout.AT_PRIORITY),
        u32(r, RecordLayout.AT_GEN),
        u8(r, RecordLayout.AT_ATTEMPTS),
        u8(r, RecordLayout.AT_MAX_ATTEMPTS),
        u8(r, RecordLayout.AT_LOST),
        u8(r, RecordLayout.AT_MAX_LOST),
        u48(r, RecordLayout.AT_CREATED),
        u48(r, RecordLayout.AT_DUE),
        u48(r, RecordLayout.AT_READY),
        u48(r, RecordLayout.AT_STARTED),
        u48(r, RecordLayout.AT_ENDED),
        u48(r, RecordLayout.AT_LEASE),
        u32(r, RecordLayout.AT_EXEC_TIMEOUT),
        u32(r, RecordLayout.AT_BACKOFF_BASE),
        u32(r, RecordLayout.AT_BACKOFF_MAX),
        u16(r, RecordLayout.AT_PROGRESS),
        new String(r, RecordLayout.AT_LINE, RecordLayout.LINE_LENGTH, ISO_8859_1),
        hex(Arrays.copyOfRange(r, RecordLayout.AT_NONCE, RecordLayout.AT_NONCE + 16)),
        hex(Arrays.copyOfRange(r, RecordLayout.AT_WORKER, RecordLayout.AT_WORKER + 16)),
        u48(r, RecordLayout.AT_START_DEADLINE),
        View.printable(Arrays.copyOfRange(r, RecordLayout.HEADER, payload)),
        View.printable(Arrays.copyOfRange(r, payload, r.length)));
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
