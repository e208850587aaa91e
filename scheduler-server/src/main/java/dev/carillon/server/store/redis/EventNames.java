package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.carillon.model.task.TaskId;
import dev.carillon.server.core.port.EventReader.Names;
import dev.carillon.server.core.port.EventReader.Wanted;
import dev.carillon.server.core.run.RunFacts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What tasks are called where they came from. A task has about four events soon after each other:
 * its record is read at the first of them and remembered for the others. Used by one thread.
 */
final class EventNames {
  private static final byte[] FINGERPRINT = "fp".getBytes(ISO_8859_1);
  private static final byte[] FACTS = "facts".getBytes(ISO_8859_1);

  /** Enough for the record of a task without long labels; most payloads stay out of it. */
  private static final int FIRST_BYTES = 256;

  private static final int MOST_BYTES = 2_048;

  /** Tasks looked up in one round trip. */
  private static final int READ = 500;

  /** Tasks remembered: about 8 MB. */
  private static final int REMEMBERED = 65_536;

  private final ScriptRunner runner;
  private final RedisKeys keys;
  private final Map<String, Names> known =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Names> eldest) {
          return size() > REMEMBERED;
        }
      };

  EventNames(ScriptRunner runner, RedisKeys keys) {
    this.runner = runner;
    this.keys = keys;
  }

  /** The names of those tasks and runs that still exist or were remembered. */
  Map<String, Names> of(Wanted wanted) {
    wanted.fresh().forEach(known::remove);
    Map<String, Names> names = HashMap.newHashMap(wanted.tasks().size());
    List<String> unknown = new ArrayList<>();
    for (String id : wanted.tasks()) {
      Names its = known.get(id);
      if (its == null) {
        unknown.add(id);
      } else {
        names.put(id, its);
      }
    }
    for (int from = 0; from < unknown.size(); from += READ) {
      Map<String, Names> read = read(unknown.subList(from, Math.min(unknown.size(), from + READ)));
      known.putAll(read);
      names.putAll(read);
    }
    if (!wanted.dead().isEmpty()) {
      addFingerprints(wanted.dead(), names);
    }
    if (!wanted.runs().isEmpty()) {
      addJobs(List.copyOf(wanted.runs()), names);
    }
    return names;
  }

  /** What a run was made of never changes, its labels least of all. */
  private void addJobs(List<String> runs, Map<String, Names> names) {
    List<String> unknown = runs.stream().filter(id -> !known.containsKey(id)).toList();
    if (!unknown.isEmpty()) {
      List<Object> facts =
          runner.read(
              "export",
              p ->
                  unknown.stream()
                      .map(TaskId::parse)
                      .map(id -> p.hget(keys.run(id.bucket(), id.local()), FACTS))
                      .toList());
      for (int i = 0; i < unknown.size(); i++) {
        if (!ScriptRunner.isNil(facts.get(i))) {
          known.put(unknown.get(i), job(RunCodec.facts((byte[]) facts.get(i))));
        }
      }
    }
    for (String id : runs) {
      names.put(id, known.getOrDefault(id, Names.NONE));
    }
  }

  private static Names job(RunFacts facts) {
    return new Names(facts.labels().getOrDefault(RecordMeta.JOB, facts.workflow()), "", "");
  }

  private Map<String, Names> read(List<String> tasks) {
    Map<String, Names> found = new HashMap<>();
    List<String> longer = new ArrayList<>();
    List<byte[]> records = records(tasks, FIRST_BYTES);
    for (int i = 0; i < tasks.size(); i++) {
      byte[] bytes = records.get(i);
      if (bytes.length > 0 && new TaskRecord(bytes).payloadStart() > bytes.length) {
        longer.add(tasks.get(i));
      } else if (bytes.length > 0) {
        found.put(tasks.get(i), names(bytes));
      }
    }
    if (!longer.isEmpty()) {
      List<byte[]> whole = records(longer, MOST_BYTES);
      for (int i = 0; i < longer.size(); i++) {
        if (whole.get(i).length > 0) {
          found.put(longer.get(i), names(whole.get(i)));
        }
      }
    }
    return found;
  }

  private List<byte[]> records(List<String> tasks, int bytes) {
    return runner
        .read(
            "export",
            p ->
                tasks.stream()
                    .map(TaskId::parse)
                    .map(id -> p.getrange(keys.record(id.bucket(), id.local()), 0, bytes - 1))
                    .toList())
        .stream()
        .map(byte[].class::cast)
        .toList();
  }

  private static Names names(byte[] bytes) {
    TaskRecord record = new TaskRecord(bytes);
    if (record.payloadStart() > bytes.length) {
      return Names.NONE; // labels of a size that no job of ours has
    }
    RecordMeta meta = record.meta();
    String job = meta.attributes().getOrDefault(RecordMeta.JOB, "");
    String task = meta.attributes().getOrDefault(RecordMeta.TASK, meta.name());
    return job.isEmpty() && task.isEmpty() ? Names.NONE : new Names(job, task, "");
  }

  private void addFingerprints(Collection<String> dead, Map<String, Names> names) {
    List<String> ids = List.copyOf(dead);
    List<Object> prints =
        runner.read(
            "export",
            p ->
                ids.stream()
                    .map(TaskId::parse)
                    .map(id -> p.hget(keys.extra(id.bucket(), id.local()), FINGERPRINT))
                    .toList());
    for (int i = 0; i < ids.size(); i++) {
      Names its = names.get(ids.get(i));
      if (its != null && !ScriptRunner.isNil(prints.get(i))) {
        String print = new String((byte[]) prints.get(i), ISO_8859_1);
        names.put(ids.get(i), new Names(its.jobId(), its.taskName(), print));
      }
    }
  }
}
