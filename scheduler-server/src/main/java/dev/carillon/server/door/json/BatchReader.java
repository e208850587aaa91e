package dev.carillon.server.door.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.carillon.model.error.CarillonException;
import dev.carillon.server.door.rpc.BatchSubmit;
import dev.carillon.v1.NewTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a batch so that a task that is wrong harms no other: only JSON that is malformed as a whole
 * refuses the whole.
 */
final class BatchReader {
  private BatchReader() {}

  static List<BatchSubmit.Item> read(byte[] json) {
    RawJson.requireUtf8(json);
    try (JsonReader reader = new JsonReader(json)) {
      List<BatchSubmit.Item> items = new ArrayList<>();
      boolean seen = false;
      reader.begin();
      for (String name = reader.nextName(); name != null; name = reader.nextName()) {
        if (!name.equals("tasks")) {
          throw Problems.unknown(name, name, List.of("tasks"));
        }
        if (seen) {
          throw Problems.twice(name);
        }
        seen = true;
        reader.expect(JsonToken.START_ARRAY, "an array", name);
        while (reader.nextElement()) {
          items.add(item(reader.slice().toByteArray()));
        }
      }
      reader.end();
      return items;
    } catch (JsonProcessingException e) {
      throw Problems.malformed(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // there is no I/O in an array
    }
  }

  private static BatchSubmit.Item item(byte[] json) {
    try {
      return new BatchSubmit.Item.Read(ProtoJson.read(json, NewTask.getDefaultInstance()));
    } catch (CarillonException e) {
      return new BatchSubmit.Item.Unreadable(e);
    }
  }
}
