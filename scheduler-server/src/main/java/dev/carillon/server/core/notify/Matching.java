package dev.carillon.server.core.notify;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.event.TaskEvent;
import dev.carillon.model.notify.NotifyEvent;
import dev.carillon.model.notify.Rule;
import dev.carillon.model.query.Verdict;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Task;
import dev.carillon.server.core.export.EventWords;
import dev.carillon.server.core.port.EventReader.Batch;
import dev.carillon.server.core.port.EventReader.Entry;
import dev.carillon.server.core.port.NotifyStore.Match;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Which events of the log rules want told, and tasks themselves. */
public final class Matching {
  /** The rule of what tasks ask for themselves: no rule of people can be called so. */
  static final String ASKED = "@task";

  static final String WEBHOOK = "webhook ";
  static final String EMAIL = "email ";

  /** What door jobs keeps where a task asks for a message. */
  private static final String URL = "jobs.notificationUrl";

  private static final String ADDRESS = "jobs.notificationEmail";
  private static final int LONGEST = 500;

  /** With more than so many messages waiting, what is alike is told together. */
  private static final long CROWD = 1_000;

  private static final Duration CROWDED = Duration.ofSeconds(30);

  private final RuleBook book;
  private final Function<String, Optional<String>> tenantOfRun;

  /**
   * @param tenantOfRun by the run's id; empty: it is gone. May block
   */
  public Matching(RuleBook book, Function<String, Optional<String>> tenantOfRun) {
    this.book = book;
    this.tenantOfRun = tenantOfRun;
  }

  /** Whether events have to be read at all. */
  public boolean needed() {
    return book.readsEvents();
  }

  /** The tasks that have to be looked at. */
  public Set<String> wanted(Batch batch) {
    Set<String> tasks = new LinkedHashSet<>();
    for (Entry entry : batch.entries()) {
      for (TaskEvent event : entry.events()) {
        if (!event.taskId().isEmpty() && wants(entry, event)) {
          tasks.add(event.taskId());
        }
      }
    }
    return tasks;
  }

  private boolean wants(Entry entry, TaskEvent event) {
    List<NotifyEvent> meanings = Meaning.of(event);
    if (meanings.isEmpty()) {
      return false;
    }
    return book.jobs() && entry.named() && Meaning.ends(event)
        || book.rules().stream().anyMatch(e -> asks(e, event, meanings).isPresent());
  }

  /** What a rule knows an event by, as far as can be said without looking at the task. */
  private Optional<NotifyEvent> asks(
      RuleBook.Entry entry, TaskEvent event, List<NotifyEvent> meanings) {
    Rule rule = entry.rule();
    if (event.atMs() < rule.changedMs()) {
      return Optional.empty();
    }
    boolean ofTask = !event.taskId().isEmpty();
    if (ofTask && !entry.of(event.tenant())) {
      return Optional.empty();
    }
    return Meaning.wanted(meanings, rule.events())
        .filter(unused -> !ofTask || verdict(entry, event) != Verdict.NONE);
  }

  private static Verdict verdict(RuleBook.Entry entry, TaskEvent event) {
    return entry
        .filter()
        .verdict(event.to().orElseThrow(), event.queue(), event.type(), event.tenant());
  }

  /**
   * The matches of a batch, in order; those of one event have one place.
   *
   * @param tasks those that were wanted and are still there
   * @param backlog messages that wait now
   */
  public List<Match> matches(Batch batch, Map<String, Task> tasks, long nowMs, long backlog) {
    List<Match> matches = new ArrayList<>();
    Map<String, Optional<String>> tenants = new HashMap<>();
    for (Entry entry : batch.entries()) {
      int i = 0;
      for (TaskEvent event : entry.events()) {
        String place = place(entry.id(), i++);
        List<NotifyEvent> meanings = Meaning.of(event);
        if (!meanings.isEmpty()) {
          One one = new One(batch.bucket(), place, event, tasks.get(event.taskId()), nowMs);
          for (RuleBook.Entry e : book.rules()) {
            asks(e, event, meanings)
                .filter(unused -> reaches(e, event, tenants))
                .flatMap(known -> one.match(e, known, backlog))
                .ifPresent(matches::add);
          }
          if (book.jobs() && entry.named() && Meaning.ends(event)) {
            matches.addAll(one.asked(meanings.getFirst()));
          }
        }
      }
    }
    return matches;
  }

  /**
   * The log does not tell whose a run is: it is looked up, only for rules that ask.
   *
   * @param tenants by run, those looked up for this batch
   */
  private boolean reaches(
      RuleBook.Entry entry, TaskEvent event, Map<String, Optional<String>> tenants) {
    if (!event.taskId().isEmpty() || entry.tenant().isEmpty()) {
      return true; // of tasks it is known already
    }
    return Meaning.tenant(event)
        .or(() -> Meaning.run(event).flatMap(run -> tenants.computeIfAbsent(run, tenantOfRun)))
        .map(entry::of)
        .orElse(false);
  }

  /** An entry's id so that text order is the order of the log. */
  private static String place(String entryId, int i) {
    int dash = entryId.indexOf('-');
    return String.format(
        "%015d-%010d-%05d",
        Long.parseLong(entryId.substring(0, dash)), Long.parseLong(entryId.substring(dash + 1)), i);
  }

  /** One event. */
  private record One(int bucket, String place, TaskEvent event, @Nullable Task task, long nowMs) {
    Optional<Match> match(RuleBook.Entry entry, NotifyEvent wanted, long backlog) {
      Rule rule = entry.rule();
      return Optional.of(wanted)
          .filter(unused -> event.taskId().isEmpty() || passes(entry))
          .map(
              known -> {
                boolean alone = rule.group().isZero() && backlog < CROWD;
                boolean single = alone && rule.coolDown().isZero();
                String alike = known.word() + " " + alike() + (single ? " #" + unique() : "");
                Duration gather =
                    backlog < CROWD || rule.group().compareTo(CROWDED) > 0 ? rule.group() : CROWDED;
                return new Match(
                    place,
                    rule.id(),
                    alike,
                    gather,
                    rule.coolDown(),
                    "",
                    happening(known, rule.withErrors()));
              });
    }

    private String unique() {
      return bucket + "-" + place;
    }

    /** A task that is gone passes: rather one message too many than one lost. */
    private boolean passes(RuleBook.Entry entry) {
      if (verdict(entry, event) == Verdict.ALL || task == null) {
        return true;
      }
      try {
        return entry.filter().matches(task, nowMs);
      } catch (CarillonException e) {
        return true; // a regular expression that runs away: others must not wait for it
      }
    }

    private String alike() {
      return event.taskId().isEmpty()
          ? Meaning.alike(event)
          : event.tenant() + "/" + event.queue() + "/" + event.type();
    }

    private Happening happening(NotifyEvent known, boolean withError) {
      if (event.taskId().isEmpty()) {
        return Happening.of(
            known.word(), event.atMs(), Meaning.subject(event), Meaning.detail(event));
      }
      Map<String, String> attributes = task == null ? Map.of() : task.attributes();
      return new Happening(
          known.word(),
          event.atMs(),
          event.taskId(),
          attributes.getOrDefault(NewTask.OWN_ID, ""),
          attributes.getOrDefault("jobId", ""),
          event.queue(),
          event.type(),
          event.tenant(),
          task == null ? "" : attributes.getOrDefault("taskName", task.name()),
          EventWords.outcome(event),
          task == null ? 0 : task.attempts(),
          event.reason(),
          withError && task != null ? cut(task.error()) : "");
    }

    private static String cut(String text) {
      return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }

    /** Where the task itself asked for a message. */
    List<Match> asked(NotifyEvent known) {
      if (task == null) {
        return List.of();
      }
      List<Match> matches = new ArrayList<>();
      String url = task.attributes().getOrDefault(URL, "");
      String address = task.attributes().getOrDefault(ADDRESS, "");
      if (!url.isEmpty()) {
        matches.add(asked(known, WEBHOOK + url));
      }
      if (!address.isEmpty()) {
        matches.add(asked(known, EMAIL + address));
      }
      return matches;
    }

    private Match asked(NotifyEvent known, String target) {
      String how = target.substring(0, 1);
      return new Match(
          place,
          ASKED,
          "#" + unique() + how,
          Duration.ZERO,
          Duration.ZERO,
          target,
          happening(known, false));
    }
  }
}
