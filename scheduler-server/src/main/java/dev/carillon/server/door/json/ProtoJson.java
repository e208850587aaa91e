package dev.carillon.server.door.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.google.protobuf.Message;
import dev.carillon.model.error.CarillonException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Messages of the contract as JSON, both ways, driven by their descriptors.
 *
 * <p>Names are lowerCamelCase, and the contract's own spelling is read too. 64-bit numbers are
 * numbers. Enums are their short names, {@code READY}, read in any case. {@code payload} and {@code
 * result} are any JSON value, byte for byte; bytes that are no JSON stand as Base64 in {@code
 * payloadBase64} and {@code resultBase64}. Reading is strict: an unknown or doubled field, a wrong
 * type, a number out of range or text behind the object is refused with its path.
 */
public final class ProtoJson {
  private ProtoJson() {}

  /**
   * All fields, also those with their default value, but for those that can be told to be unset.
   */
  public static byte[] write(Message message) {
    return write(message, false);
  }

  /** As {@link #write}, as text. */
  public static String print(Message message) {
    return new String(write(message), StandardCharsets.UTF_8);
  }

  /** Only the fields that have another value than their default. */
  public static byte[] writeBrief(Message message) {
    return write(message, true);
  }

  /** As {@link #writeBrief}, of an error whose field is already spelled for its reader. */
  static byte[] writeSpelled(Message error) {
    return write(error, true, true);
  }

  private static byte[] write(Message message, boolean brief) {
    return write(message, brief, false);
  }

  private static byte[] write(Message message, boolean brief, boolean pathsAsTheyAre) {
    ByteArrayOutputStream bytes =
        new ByteArrayOutputStream(Math.max(64, message.getSerializedSize() * 2));
    try (JsonGenerator out = RawJson.FACTORY.createGenerator(bytes)) {
      new JsonWriter(out, brief, pathsAsTheyAre).write(message);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // there is no I/O in an array
    }
    return bytes.toByteArray();
  }

  /**
   * Reads one message.
   *
   * @param json UTF-8
   * @param prototype an empty message of the type to read
   * @throws CarillonException INVALID_ARGUMENT with the path and what was expected
   */
  @SuppressWarnings("unchecked") // the builder of a type builds that type
  public static <M extends Message> M read(byte[] json, M prototype) {
    Message.Builder builder = prototype.newBuilderForType();
    read(json, builder);
    return (M) builder.build();
  }

  static void read(byte[] json, Message.Builder into) {
    RawJson.requireUtf8(json);
    try (JsonReader reader = new JsonReader(json)) {
      reader.whole(into);
    } catch (JsonProcessingException e) {
      throw Problems.malformed(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // there is no I/O in an array
    }
  }
}
