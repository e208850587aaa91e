package dev.carillon.server.door.delaybox;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.carillon.delaybox.Task;
import dev.carillon.model.task.Payload;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What somebody wants scheduled, whichever way it came.
 *
 * @param taskUuid the producer's own name for it; empty: none
 * @param parameter what describes it, in order; each value as JSON text
 * @param pyload what the task gets, byte for byte
 */
public record DelayboxMessage(String taskUuid, Map<String, String> parameter, Payload pyload) {
  public DelayboxMessage {
    parameter = Collections.unmodifiableMap(new LinkedHashMap<>(parameter));
  }

  /**
   * Reads the protobuf of the topic schedulerTopic.
   *
   * @return empty if it is none
   */
  public static Optional<DelayboxMessage> ofProto(byte[] record) {
    try {
      Task task = Task.parseFrom(record);
      Map<String, String> parameter = new LinkedHashMap<>();
      task.getHeaderMap().forEach((key, value) -> parameter.put(key, json(value)));
      return Optional.of(
          new DelayboxMessage(
              task.getTaskUuid(), parameter, Payload.of(task.getPyload().toByteArray())));
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
  }

  /**
   * Text as a JSON string. Eight bytes that are no text are a number, as some producers send it.
   */
  private static String json(ByteString value) {
    try {
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(value.asReadOnlyByteBuffer()).toString();
      if (value.size() != Long.BYTES || text.chars().noneMatch(c -> c < ' ')) {
        return JsonText.quoted(text);
      }
    } catch (CharacterCodingException e) {
      if (value.size() != Long.BYTES) {
        return JsonText.quoted(value.toStringUtf8());
      }
    }
    return Long.toString(ByteBuffer.wrap(value.toByteArray()).getLong());
  }
}
