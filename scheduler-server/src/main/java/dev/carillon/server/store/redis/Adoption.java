package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.model.task.TaskState;
import dev.carillon.server.core.Line;
import dev.carillon.server.core.dead.Fingerprint;
import java.util.ArrayList;
import java.util.List;

/** Finds dead letters that no group knows: those of versions that had none. */
final class Adoption {
  private static final int BATCH = 200;

  private final ScriptRunner runner;
  private final RedisKeys keys;
  private final LineRegistry lines;

  Adoption(ScriptRunner runner, RedisKeys keys, LineRegistry lines) {
    this.runner = runner;
    this.keys = keys;
    this.lines = lines;
  }

  int adopt(int bucket, long epoch) {
    int filed = 0;
    for (Line line : lines.load(bucket)) {
      byte[] index = keys.ended(bucket, TaskState.DEAD.code(), line.key());
      List<byte[]> page;
      for (long from = 0; ; from += BATCH) {
        long first = from;
        page = runner.call("adopt", r -> r.zrange(index, first, first + BATCH - 1));
        if (page.isEmpty()) {
          break;
        }
        filed += file(bucket, epoch, page);
      }
    }
    return filed;
  }

  private int file(int bucket, long epoch, List<byte[]> page) {
    List<String> ids = page.stream().map(id -> new String(id, ISO_8859_1)).toList();
    List<Object> prints = extra(bucket, ids, "fp");
    List<String> strays = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      if (ScriptRunner.isNil(prints.get(i))) {
        strays.add(ids.get(i));
      }
    }
    if (strays.isEmpty()) {
      return 0;
    }
    List<Object> errors = extra(bucket, strays, "error");
    Args args = new Args().number(epoch);
    for (int i = 0; i < strays.size(); i++) {
      Object error = errors.get(i);
      String text = ScriptRunner.isNil(error) ? "" : new String((byte[]) error, UTF_8);
      args.ascii(strays.get(i)).ascii(Fingerprint.of(text));
    }
    return (int) runner.run(Script.ADOPT, bucket, args.list()).orFenced("adopt", bucket).number(1);
  }

  private List<Object> extra(int bucket, List<String> ids, String field) {
    byte[] name = field.getBytes(ISO_8859_1);
    return runner.read(
        "adopt", p -> ids.stream().map(id -> p.hget(keys.extra(bucket, id), name)).toList());
  }
}
