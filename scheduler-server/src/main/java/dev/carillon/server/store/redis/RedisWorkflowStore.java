package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.model.workflow.Workflow;
import dev.carillon.model.workflow.WorkflowVersion;
import dev.carillon.server.core.port.StoreInfo;
import dev.carillon.server.core.port.WorkflowStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Definitions in Redis: all versions of one stand in the bucket that its tenant and id name. */
final class RedisWorkflowStore implements WorkflowStore {
  private static final String LATEST = "latest";

  private final ScriptRunner runner;
  private final RedisKeys keys;
  private final StoreInfo info;

  RedisWorkflowStore(ScriptRunner runner, RedisKeys keys, StoreInfo info) {
    this.runner = runner;
    this.keys = keys;
    this.info = info;
  }

  private int home(String tenant, String id) {
    return Hashes.bucket(tenant, "workflow " + id, keys.buckets());
  }

  @Override
  public Optional<Workflow> put(Workflow workflow, int latest, String actor) {
    Reply reply = put(workflow, latest, latest + 1, actor);
    if (reply.code().equals("LATEST")) {
      // A number is never used again: the newest that were given may have been deleted.
      int given = (int) reply.number(1);
      if (given <= latest || newest(workflow.tenant(), workflow.id()) != latest) {
        return Optional.empty();
      }
      reply = put(workflow, given, given + 1, actor);
      return reply.code().equals("OK")
          ? get(workflow.tenant(), workflow.id(), given + 1)
          : Optional.empty();
    }
    return get(workflow.tenant(), workflow.id(), latest + 1);
  }

  private int newest(String tenant, String id) {
    byte[] key = keys.named(home(tenant, id), "flow:" + Hashes.line(tenant, "workflow", id));
    return Integer.parseInt(newest(runner.call("put", r -> r.hkeys(key))));
  }

  /** Stores it if that number was given last. */
  private Reply put(Workflow workflow, int given, int number, String actor) {
    Workflow stored = workflow.stored(number, info.nowMs(), actor);
    return runner.run(
        Script.FLOW_PUT,
        home(workflow.tenant(), workflow.id()),
        args(workflow.tenant(), workflow.id(), given, actor, "")
            .number(number)
            .bytes(WorkflowCodec.encode(stored))
            .text(summary(stored))
            .list());
  }

  private static Args args(String tenant, String id, int latest, String actor, String reason) {
    return new Args()
        .ascii(Hashes.line(tenant, "workflow", id))
        .text(tenant + " " + id)
        .number(latest)
        .text(actor)
        .text(reason);
  }

  private static String summary(Workflow w) {
    return w.size() + "\n" + w.createdMs() + "\n" + w.actor() + "\n" + w.name();
  }

  @Override
  public Optional<Workflow> get(String tenant, String id, int version) {
    int bucket = home(tenant, id);
    byte[] key = keys.named(bucket, "flow:" + Hashes.line(tenant, "workflow", id));
    String wanted =
        version > 0 ? Integer.toString(version) : newest(runner.call("get", r -> r.hkeys(key)));
    byte[] bytes = runner.call("get", r -> r.hget(key, ("v" + wanted).getBytes(ISO_8859_1)));
    return bytes == null ? Optional.empty() : Optional.of(WorkflowCodec.decode(bytes));
  }

  private static String newest(Iterable<byte[]> fields) {
    int newest = 0;
    for (byte[] field : fields) {
      String name = new String(field, ISO_8859_1);
      if (name.startsWith("v")) {
        newest = Math.max(newest, Integer.parseInt(name, 1, name.length(), 10));
      }
    }
    return Integer.toString(newest);
  }

  @Override
  public List<WorkflowVersion> versions(String tenant, String id) {
    return versions(home(tenant, id), tenant, id);
  }

  private List<WorkflowVersion> versions(int bucket, String tenant, String id) {
    byte[] key = keys.named(bucket, "flow:" + Hashes.line(tenant, "workflow", id));
    List<byte[]> fields = new ArrayList<>();
    for (byte[] field : runner.call("get", r -> r.hkeys(key))) {
      if (field[0] == 's') {
        fields.add(field);
      }
    }
    if (fields.isEmpty()) {
      return List.of();
    }
    List<byte[]> values = runner.call("get", r -> r.hmget(key, fields.toArray(byte[][]::new)));
    List<WorkflowVersion> versions = new ArrayList<>();
    for (int i = 0; i < fields.size(); i++) {
      if (values.get(i) != null) {
        String field = new String(fields.get(i), ISO_8859_1);
        versions.add(
            version(tenant, id, Integer.parseInt(field, 1, field.length(), 10), values.get(i)));
      }
    }
    versions.sort(Comparator.comparingInt(WorkflowVersion::version).reversed());
    return versions;
  }

  private static WorkflowVersion version(String tenant, String id, int version, byte[] summary) {
    String[] parts = new String(summary, UTF_8).split("\n", 4);
    return new WorkflowVersion(
        tenant,
        id,
        version,
        parts[3],
        Integer.parseInt(parts[0]),
        Long.parseLong(parts[1]),
        parts[2],
        false,
        List.of());
  }

  @Override
  public List<Name> names() {
    List<Object> tables =
        runner.read(
            "list",
            p ->
                IntStream.range(0, keys.buckets())
                    .mapToObj(b -> p.hvals(keys.named(b, "flows")))
                    .toList());
    List<Name> found = new ArrayList<>();
    for (Object table : tables) {
      for (Object names : (List<?>) table) {
        String[] name = new String((byte[]) names, UTF_8).split(" ", 2);
        found.add(new Name(name[0], name[1]));
      }
    }
    return found;
  }

  @Override
  public List<WorkflowVersion> latest(List<Name> names) {
    List<Object> fields =
        runner.read("list", p -> names.stream().map(n -> p.hkeys(flow(n))).toList());
    List<String> newest =
        fields.stream()
            .map(all -> newest(((Collection<?>) all).stream().map(f -> (byte[]) f).toList()))
            .toList();
    List<Object> summaries =
        runner.read(
            "list",
            p ->
                IntStream.range(0, names.size())
                    .mapToObj(
                        i -> p.hget(flow(names.get(i)), ("s" + newest.get(i)).getBytes(ISO_8859_1)))
                    .toList());
    List<WorkflowVersion> latest = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      if (summaries.get(i) instanceof byte[] summary) {
        Name name = names.get(i);
        latest.add(version(name.tenant(), name.id(), Integer.parseInt(newest.get(i)), summary));
      }
    }
    return latest;
  }

  private byte[] flow(Name name) {
    return keys.named(
        home(name.tenant(), name.id()),
        "flow:" + Hashes.line(name.tenant(), "workflow", name.id()));
  }

  @Override
  public int delete(String tenant, String id, int version, String actor, String reason) {
    int bucket = home(tenant, id);
    byte[] key = keys.named(bucket, "flow:" + Hashes.line(tenant, "workflow", id));
    byte[] latest = runner.call("delete", r -> r.hget(key, LATEST.getBytes(ISO_8859_1)));
    List<Integer> gone =
        versions(bucket, tenant, id).stream()
            .map(WorkflowVersion::version)
            .filter(v -> version == 0 || v == version)
            .toList();
    if (latest == null || gone.isEmpty()) {
      return 0;
    }
    Args args =
        args(tenant, id, Integer.parseInt(new String(latest, ISO_8859_1)), actor, reason)
            .ascii("gone");
    gone.forEach(args::number);
    return runner.run(Script.FLOW_PUT, bucket, args.list()).code().equals("OK") ? gone.size() : 0;
  }
}
