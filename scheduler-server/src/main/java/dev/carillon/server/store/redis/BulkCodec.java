package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.server.core.port.BulkStore.Chunk;
import dev.carillon.server.core.port.BulkStore.Item;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Chunks of bulk jobs as bytes: the bucket in 2, then id, state and gen of each task in 17. */
final class BulkCodec {
  private static final int ITEM = TaskId.LOCAL_LENGTH + 1 + 4;

  private BulkCodec() {}

  static byte[] encode(Chunk chunk) {
    ByteBuffer bytes = ByteBuffer.allocate(2 + ITEM * chunk.items().size());
    bytes.putShort((short) chunk.items().getFirst().id().bucket());
    for (Item item : chunk.items()) {
      bytes.put(item.id().local().getBytes(ISO_8859_1));
      bytes.put((byte) item.state().code());
      bytes.putInt(item.gen());
    }
    return bytes.array();
  }

  static Chunk decode(byte[] encoded) {
    ByteBuffer bytes = ByteBuffer.wrap(encoded);
    int bucket = bytes.getShort();
    List<Item> items = new ArrayList<>(encoded.length / ITEM);
    byte[] local = new byte[TaskId.LOCAL_LENGTH];
    while (bytes.hasRemaining()) {
      bytes.get(local);
      TaskId id = new TaskId(bucket, new String(local, ISO_8859_1));
      items.add(new Item(id, TaskState.ofCode(bytes.get()), bytes.getInt()));
    }
    return new Chunk(items);
  }
}
