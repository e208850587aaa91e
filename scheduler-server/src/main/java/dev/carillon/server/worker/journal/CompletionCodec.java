package dev.carillon.server.worker.journal;

import dev.carillon.model.task.Payload;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.Completion;
import dev.carillon.model.worker.Nonce;
import dev.carillon.model.worker.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * A completion as a record of a journal: length and CRC-32 of the body, then the body: id, gen,
 * nonce, outcome, error, result, retry-after. Numbers are big-endian.
 */
final class CompletionCodec {
  /** A result, an error and the rest; more is not a record of ours. */
  private static final int MAX_BODY = 256 * 1024;

  private CompletionCodec() {}

  static byte[] encode(Completion completion) throws IOException {
    byte[] body = body(completion);
    ByteArrayOutputStream record = new ByteArrayOutputStream(body.length + 8);
    DataOutputStream out = new DataOutputStream(record);
    out.writeInt(body.length);
    out.writeInt(crc(body));
    out.write(body);
    return record.toByteArray();
  }

  private static byte[] body(Completion completion) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream(128 + completion.result().size());
    DataOutputStream out = new DataOutputStream(body);
    AttemptRef attempt = completion.attempt();
    out.writeUTF(attempt.id().toString());
    out.writeInt(attempt.gen());
    out.write(attempt.nonce().bytes());
    out.writeByte(completion.outcome().code());
    writeBytes(out, completion.error().getBytes(StandardCharsets.UTF_8));
    writeBytes(out, completion.result().bytes());
    out.writeLong(completion.retryAfter().toMillis());
    return body.toByteArray();
  }

  /**
   * Reads the next record.
   *
   * @return null at the end, or at a record torn by a crash: nothing behind it was ever whole
   */
  static @Nullable Completion decode(DataInputStream in) throws IOException {
    if (in.available() < 8) {
      return null;
    }
    int length = in.readInt();
    int crc = in.readInt();
    if (length < 0 || length > MAX_BODY) {
      return null;
    }
    byte[] body = in.readNBytes(length);
    if (body.length < length || crc(body) != crc) {
      return null;
    }
    return completion(new DataInputStream(new java.io.ByteArrayInputStream(body)));
  }

  private static Completion completion(DataInputStream in) throws IOException {
    TaskId id = TaskId.parse(in.readUTF());
    int gen = in.readInt();
    Nonce nonce = Nonce.of(in.readNBytes(Nonce.BYTES));
    Outcome outcome = outcome(in.readByte());
    String error = new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    Payload result = Payload.of(in.readNBytes(in.readInt()));
    Duration retryAfter = Duration.ofMillis(in.readLong());
    return new Completion(new AttemptRef(id, gen, nonce), outcome, error, result, retryAfter);
  }

  private static Outcome outcome(int code) throws IOException {
    for (Outcome outcome : Outcome.values()) {
      if (outcome.code() == code) {
        return outcome;
      }
    }
    throw new IOException("Expected the code of an outcome, 1–5, but got " + code + ".");
  }

  private static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static int crc(byte[] body) {
    CRC32 crc = new CRC32();
    crc.update(body);
    return (int) crc.getValue();
  }
}
