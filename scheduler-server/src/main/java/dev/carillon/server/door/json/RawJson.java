package dev.carillon.server.door.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** JSON as bytes: what can be passed on as it is. */
final class RawJson {
  /** A number that is only passed on may have any length: it never becomes a number here. */
  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNestingDepth(500)
                  .build())
          .build();

  private RawJson() {}

  /**
   * Whether the bytes are exactly one JSON value, without white space around it: then they can
   * stand in JSON and are found there again byte for byte.
   */
  static boolean isOneValue(byte[] bytes) {
    if (bytes.length == 0 || isSpace(bytes[0]) || isSpace(bytes[bytes.length - 1])) {
      return false;
    }
    if (!startsLikeJson(bytes[0]) || !isUtf8(bytes)) {
      return false;
    }
    try (JsonParser parser = FACTORY.createParser(bytes)) {
      parser.nextToken();
      parser.skipChildren();
      parser.finishToken();
      return parser.nextToken() == null;
    } catch (JsonProcessingException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e); // there is no I/O in an array
    }
  }

  /**
   * Refuses what is not UTF-8, in which all JSON is exchanged (RFC 8259, section 8.1).
   *
   * @throws CarillonException INVALID_ARGUMENT
   */
  static void requireUtf8(byte[] bytes) {
    boolean mark = bytes.length >= 3 && (bytes[0] & 0xFF) == 0xEF && (bytes[1] & 0xFF) == 0xBB;
    if (mark || !isUtf8(bytes)) {
      throw CarillonException.of(
              ErrorCode.INVALID_ARGUMENT,
              mark
                  ? "Expected JSON in UTF-8, but it begins with a byte order mark."
                  : "Expected JSON in UTF-8, but some bytes are not.")
          .advice("Send UTF-8 without a mark; bytes that are no text belong in payloadBase64.")
          .build();
    }
  }

  private static boolean isUtf8(byte[] bytes) {
    for (byte b : bytes) {
      if (b < 0) {
        return decodes(bytes);
      }
      if (b == 0) {
        // Never in JSON, and a sign of UTF-16, which the parser would follow.
        return false;
      }
    }
    return true;
  }

  private static boolean decodes(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static boolean startsLikeJson(byte first) {
    return "{[\"-0123456789tfn".indexOf(first) >= 0;
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }
}
