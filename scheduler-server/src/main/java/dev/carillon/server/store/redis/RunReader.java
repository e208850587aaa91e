package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.carillon.model.task.TaskId;
import dev.carillon.server.core.port.RunStore.Listed;
import dev.carillon.server.core.port.RunStore.Stored;
import dev.carillon.server.core.run.NodeTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads runs as they stand. */
final class RunReader {
  /** Bytes of nodes that come with the rest of a run, and tries to read more of them apart. */
  private static final int READ_AT_ONCE = 100_000;

  private static final int TRIES = 3;

  /** Runs read in one round trip: each may bring an input of 64 KiB. */
  private static final int TOGETHER = 100;

  private final ScriptRunner runner;
  private final RedisKeys keys;

  RunReader(ScriptRunner runner, RedisKeys keys) {
    this.runner = runner;
    this.keys = keys;
  }

  /** Each at one revision; empty: there is none. */
  Optional<Stored> read(TaskId run, boolean withNodes) {
    if (run.bucket() >= keys.buckets()) {
      return Optional.empty();
    }
    for (int tries = 0; tries < TRIES; tries++) {
      Reply reply = ask(run, withNodes ? READ_AT_ONCE : 0);
      if (!reply.code().equals("LARGE")) {
        return stored(run, reply, nodes(reply));
      }
      // A script that answers a megabyte keeps Redis ten times as long as a plain read of it. What
      // has the same revision before and after it is of that revision.
      byte[] key = keys.named(run.bucket(), "run:" + run.local());
      byte[] table = keys.named(run.bucket(), "run:" + run.local() + ":nodes");
      List<Object> read =
          runner.read("run", p -> List.of(p.get(table), p.hget(key, "rev".getBytes(ISO_8859_1))));
      if (read.get(0) instanceof byte[] nodes
          && read.get(1) instanceof byte[] revision
          && new String(revision, ISO_8859_1).equals(Long.toString(reply.number(4)))) {
        return stored(run, reply, nodes);
      }
    }
    Reply reply = ask(run, Integer.MAX_VALUE);
    return stored(run, reply, nodes(reply));
  }

  /** Without their nodes. */
  List<Listed> all(List<RunLists.Entry> entries) {
    List<Listed> found = new ArrayList<>();
    for (int from = 0; from < entries.size(); from += TOGETHER) {
      var some = entries.subList(from, Math.min(entries.size(), from + TOGETHER));
      List<Reply> replies = runner.runAll(some.stream().map(e -> call(e.id(), 0)).toList());
      for (int i = 0; i < some.size(); i++) {
        RunLists.Entry e = some.get(i);
        found.add(new Listed(e.id(), e.createdMs(), stored(e.id(), replies.get(i), new byte[0])));
      }
    }
    return found;
  }

  private Reply ask(TaskId run, int mostBytes) {
    return runner.runAll(List.of(call(run, mostBytes))).getFirst();
  }

  private static ScriptRunner.Call call(TaskId run, int mostBytes) {
    return new ScriptRunner.Call(
        Script.RUN_READ, run.bucket(), new Args().ascii(run.local()).number(mostBytes).list());
  }

  private static byte[] nodes(Reply reply) {
    return reply.code().equals("GONE") ? new byte[0] : reply.bytes(8);
  }

  private static Optional<Stored> stored(TaskId run, Reply reply, byte[] nodes) {
    if (reply.code().equals("GONE")) {
      return Optional.empty();
    }
    return Optional.of(
        new Stored(
            run,
            RunCodec.facts(reply.bytes(2)),
            RunCodec.vars(reply.bytes(3)),
            reply.number(4),
            reply.number(6),
            reply.text(7),
            new NodeTable(nodes),
            reply.number(1)));
  }
}
