package dev.carillon.server.core.export;

import dev.carillon.model.event.TaskEvent;
import dev.carillon.model.task.TaskState;
import dev.carillon.server.core.port.EventReader.Batch;
import dev.carillon.server.core.port.EventReader.Entry;
import dev.carillon.server.core.port.EventReader.Names;
import dev.carillon.server.core.port.EventReader.Wanted;
import dev.carillon.server.core.port.EventSink.Outgoing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** What a batch of the event log becomes outside. */
public final class EventExport {
  /** Names with braces would choose the key's slot, others would not be found again. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._-]{1,128}");

  /** The cause of an event after which a task may be called otherwise. */
  private static final String EDIT = "edit";

  private final ExportSettings settings;
  private final UnaryOperator<String> actor;

  /**
   * @param actor the name of somebody, as it may be told
   */
  public EventExport(ExportSettings settings, UnaryOperator<String> actor) {
    this.settings = settings;
    this.actor = actor;
  }

  /** The tasks and runs whose names are needed. */
  public Wanted wanted(List<Batch> batches) {
    Wanted wanted = Wanted.none();
    for (Batch batch : batches) {
      for (Entry entry : batch.entries()) {
        for (TaskEvent event : entry.named() ? entry.events() : List.<TaskEvent>of()) {
          if (event.taskId().isEmpty()) {
            wanted.runs().add(EventWords.run(event));
            continue;
          }
          wanted.tasks().add(event.taskId());
          if (event.from().isEmpty() || event.cause().equals(EDIT)) {
            wanted.fresh().add(event.taskId());
          }
          if (died(event)) {
            wanted.dead().add(event.taskId());
          }
        }
      }
    }
    return wanted;
  }

  /** The records of a batch, in order. */
  public List<Outgoing> records(Batch batch, Map<String, Names> names, long nowMs) {
    List<Outgoing> records = new ArrayList<>();
    if (batch.gapAfter() != null) {
      String next = batch.entries().isEmpty() ? "" : batch.entries().getFirst().id();
      records.add(
          new Outgoing(
              settings.topic(),
              "gap",
              EventJson.gap(batch.bucket(), batch.gapAfter(), next, nowMs)));
    }
    for (Entry entry : batch.entries()) {
      String prefix = batch.bucket() + "-" + entry.id() + "-";
      EventJson.Alike alike = null;
      int i = 0;
      for (TaskEvent event : entry.events()) {
        int place = i++;
        Names its = entry.named() ? names.getOrDefault(subject(event), Names.NONE) : Names.NONE;
        if (alike == null || !alike.fits(event, its)) {
          alike = EventJson.alike(event, its, prefix, actor.apply(event.actor()));
        }
        String key = event.taskId().isEmpty() ? EventJson.jobId(event, its) : event.taskId();
        records.add(new Outgoing(settings.topic(), key, alike.of(event.taskId(), place)));
        if (!settings.deadTopic().isEmpty() && died(event)) {
          records.add(
              new Outgoing(
                  settings.deadTopic(),
                  event.taskId(),
                  EventJson.dead(event, its, prefix + place)));
        }
      }
    }
    return records;
  }

  /** The task that it is of, or the run. */
  private static String subject(TaskEvent event) {
    return event.taskId().isEmpty() ? EventWords.run(event) : event.taskId();
  }

  private static boolean died(TaskEvent event) {
    boolean dead = event.to().filter(TaskState.DEAD::equals).isPresent();
    return dead && event.from().isPresent(); // else it was restored
  }

  /** A state to be mirrored. */
  public record Mirror(String key, String status, String at) {}

  /** The states that a batch brings, the last of each key. */
  public List<Mirror> mirrors(Batch batch, Map<String, Names> names) {
    if (!settings.mirrorStatus()) {
      return List.of();
    }
    Map<String, Mirror> last = new java.util.LinkedHashMap<>();
    for (Entry entry : batch.entries()) {
      int i = 0;
      for (TaskEvent event : entry.events()) {
        int place = i++;
        Names its = names.getOrDefault(event.taskId(), Names.NONE);
        boolean named =
            PLAIN.matcher(its.jobId()).matches() && PLAIN.matcher(its.taskName()).matches();
        if (named && event.to().isPresent()) {
          String key = its.jobId() + ":" + its.taskName() + ":status";
          String at = place(entry.id(), place);
          last.put(key, new Mirror(key, EventWords.jobStatus(event.to().get()), at));
        }
      }
    }
    return List.copyOf(last.values());
  }

  /** An entry's id so that text order is the order of the log. */
  private static String place(String entryId, int i) {
    int dash = entryId.indexOf('-');
    return String.format(
        "%015d-%010d-%05d",
        Long.parseLong(entryId.substring(0, dash)), Long.parseLong(entryId.substring(dash + 1)), i);
  }
}
