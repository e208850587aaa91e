package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.model.queue.PauseInfo;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.Nonce;
import dev.carillon.model.worker.WorkerSnapshot;
import dev.carillon.server.core.port.WorkerBoard;
import dev.carillon.wire.WorkerMapping;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.params.SetParams;
import redis.clients.jedis.resps.ScanResult;
import redis.clients.jedis.resps.Tuple;

/** What servers tell each other of workers, in bucket 0. */
final class RedisWorkerBoard implements WorkerBoard {
  private static final int BUCKET = 0;
  private static final Duration SHOWN = Duration.ofSeconds(5);
  private static final Duration REMEMBERED = Duration.ofDays(1);
  private static final Duration CALLED = Duration.ofMinutes(1);
  private static final int WORD = 4;
  private static final int PAGE = 500;
  private static final long NEVER = Long.MAX_VALUE;
  private static final byte[] PAUSE = "pause".getBytes(UTF_8);

  private final ScriptRunner runner;
  private final RedisKeys keys;
  private final String serverId;

  RedisWorkerBoard(ScriptRunner runner, RedisKeys keys, String serverId) {
    this.runner = runner;
    this.keys = keys;
    this.serverId = serverId;
  }

  @Override
  public void show(List<WorkerSnapshot> mine) {
    byte[] bytes = WorkerMapping.toBytes(mine);
    runner.call(
        "show workers",
        redis -> redis.set(keys.workers(serverId), bytes, new SetParams().px(SHOWN.toMillis())));
  }

  @Override
  public List<WorkerSnapshot> shownBy(Collection<String> serverIds) {
    List<WorkerSnapshot> all = new ArrayList<>();
    for (Object each :
        runner.read(
            "workers", p -> serverIds.stream().map(id -> p.get(keys.workers(id))).toList())) {
      if (!ScriptRunner.isNil(each)) {
        all.addAll(WorkerMapping.fromBytes((byte[]) each));
      }
    }
    return all;
  }

  @Override
  public PauseInfo pause(String workerId, String reason, String actor, Duration howLong) {
    String text = PauseSwitches.text(reason, actor);
    Reply reply = word(workerId, "pause", text, howLong, "pause", actor, reason);
    return new PauseInfo(reason, actor, reply.number(2), reply.number(1));
  }

  @Override
  public boolean resume(String workerId, String actor) {
    return word(workerId, "pause", "", Duration.ZERO, "unpause", actor, "").number(3) == 1;
  }

  @Override
  public void resize(String workerId, int slots, String actor) {
    String value = slots == 0 ? "" : Integer.toString(slots);
    String reason = slots == 0 ? "as many slots as it registered" : slots + " slots";
    word(workerId, "slots", value, Duration.ZERO, "resize", actor, reason);
  }

  @Override
  public void drain(String workerId, Duration within, String actor) {
    String millis = Long.toString(within.toMillis());
    word(workerId, "drain", millis, Duration.ZERO, "drain", actor, "within " + millis + " ms");
  }

  private Reply word(
      String workerId,
      String field,
      String value,
      Duration ends,
      String verb,
      String actor,
      String reason) {
    return runner.run(
        Script.WORD,
        BUCKET,
        new Args()
            .ascii(workerId)
            .ascii(field)
            .text(value)
            .number(ends.toMillis())
            .ascii(verb)
            .text(actor)
            .text(reason)
            .list());
  }

  @Override
  public void callOut(Cancel cancel) {
    String text =
        String.join(
            " ",
            cancel.workerId(),
            cancel.attempt().id().toString(),
            Integer.toString(cancel.attempt().gen()),
            HexFormat.of().formatHex(cancel.attempt().nonce().bytes()),
            cancel.reason());
    runner.run(Script.CALLOUT, BUCKET, new Args().number(CALLED.toMillis()).text(text).list());
  }

  @Override
  public News news(Collection<String> here, long cancelsFromMs) {
    List<String> workers = List.copyOf(here);
    List<ScriptRunner.Call> calls = new ArrayList<>();
    int from = 0;
    for (; workers.size() - from > PAGE; from += PAGE) {
      calls.add(words(NEVER, NEVER, workers.subList(from, from + PAGE)));
    }
    // The last one forgets, too, once it is known who is here.
    calls.add(words(REMEMBERED.toMillis(), cancelsFromMs, workers.subList(from, workers.size())));
    Map<String, Word> byWorker = new HashMap<>();
    List<Cancel> cancels = new ArrayList<>();
    long now = 0;
    for (Reply reply : runner.runAll(calls)) {
      now = reply.number(1);
      int at = 3;
      for (long left = reply.number(2); left > 0; left--, at += WORD) {
        byWorker.put(reply.text(at), read(reply, at + 1));
      }
      for (; at < reply.size(); at++) {
        cancels.add(cancel(new String(reply.bytes(at), UTF_8)));
      }
    }
    return new News(now, byWorker, cancels);
  }

  private static ScriptRunner.Call words(long keptMs, long cancelsFromMs, List<String> workers) {
    Args args = new Args().number(keptMs).number(cancelsFromMs);
    workers.forEach(args::ascii);
    return new ScriptRunner.Call(Script.WORDS, BUCKET, args.list());
  }

  @Override
  public Map<String, PauseInfo> paused() {
    long now = news(List.of(), NEVER).nowMs();
    byte[] words = keys.named(BUCKET, "words");
    ScanParams page = new ScanParams().count(PAGE);
    Map<String, PauseInfo> paused = new HashMap<>();
    byte[] cursor = ScanParams.SCAN_POINTER_START_BINARY;
    do {
      byte[] at = cursor;
      ScanResult<Tuple> found = runner.call("paused workers", r -> r.zscan(words, at, page));
      List<String> ids = found.getResult().stream().map(Tuple::getElement).toList();
      List<Object> pauses =
          runner.read(
              "paused workers",
              p ->
                  ids.stream().map(id -> p.hget(keys.named(BUCKET, "word:" + id), PAUSE)).toList());
      for (int i = 0; i < ids.size(); i++) {
        if (!ScriptRunner.isNil(pauses.get(i))) {
          PauseInfo pause = PauseSwitches.parse(new String((byte[]) pauses.get(i), UTF_8));
          if (pause.untilMs() == 0 || pause.untilMs() > now) {
            paused.put(ids.get(i), pause);
          }
        }
      }
      cursor = found.getCursorAsBytes();
    } while (!Arrays.equals(cursor, ScanParams.SCAN_POINTER_START_BINARY));
    return paused;
  }

  private static Word read(Reply reply, int at) {
    String pause = new String(reply.bytes(at), UTF_8);
    String slots = reply.text(at + 1);
    String drain = reply.text(at + 2);
    return new Word(
        pause.isEmpty() ? Optional.empty() : Optional.of(PauseSwitches.parse(pause)),
        slots.isEmpty() ? Optional.empty() : Optional.of(Integer.valueOf(slots)),
        drain.isEmpty() ? Optional.empty() : Optional.of(Duration.ofMillis(Long.parseLong(drain))));
  }

  private static Cancel cancel(String text) {
    String[] parts = text.split(" ", 5);
    return new Cancel(
        parts[0],
        new AttemptRef(
            TaskId.parse(parts[1]),
            Integer.parseInt(parts[2]),
            Nonce.of(HexFormat.of().parseHex(parts[3]))),
        parts[4]);
  }
}
