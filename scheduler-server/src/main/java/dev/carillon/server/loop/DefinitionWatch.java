package dev.carillon.server.loop;

import dev.carillon.model.apply.AppliedItem;
import dev.carillon.model.apply.DefinitionText;
import dev.carillon.model.cluster.Finding;
import dev.carillon.model.cluster.Subject;
import dev.carillon.model.told.Told;
import dev.carillon.model.workflow.WorkflowProblem;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.Loop;
import dev.carillon.server.core.Vitals;
import dev.carillon.server.core.Wakeup;
import dev.carillon.server.core.apply.Apply;
import dev.carillon.server.core.port.EventNotes;
import dev.carillon.server.core.told.English;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies the definitions of a folder once they have changed: first the plan is told, then it is
 * done, and both stand in the event log. A file that goes deletes nothing. Several servers that
 * watch the same files do no harm: what is stored already is not stored again.
 */
public final class DefinitionWatch implements Loop {
  private static final Logger LOG = LoggerFactory.getLogger(DefinitionWatch.class);

  /** Characters of an event's reason. */
  private static final int MOST_WORDS = 1_000;

  private static final String ALARM = "definitions";
  private static final Caller CALLER = new Caller("definitions folder");

  private final WatchedFolder folder;
  private final Duration every;
  private final Apply apply;
  private final EventNotes notes;
  private final Vitals vitals;
  private final Wakeup wakeup = new Wakeup();
  private final AtomicBoolean lost = new AtomicBoolean();
  private List<DefinitionText> applied = List.of();
  private Map<String, String> unread = Map.of();

  /** What was said of the files the last time: it is not said again each time. */
  private Set<String> told = Set.of();

  public DefinitionWatch(
      Path folder, Duration every, Apply apply, EventNotes notes, Vitals vitals) {
    this.folder = new WatchedFolder(folder);
    this.every = every;
    this.apply = apply;
    this.notes = notes;
    this.vitals = vitals;
  }

  @Override
  public String name() {
    return "definitions";
  }

  @Override
  public Duration runOnce() {
    WatchedFolder.Contents contents;
    try {
      contents = folder.read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    unread(contents.problems());
    List<DefinitionText> files = contents.files();
    if (lost.getAndSet(false)) {
      applied = List.of();
    }
    if (!files.equals(applied) && !files.isEmpty()) {
      Set<String> said = new HashSet<>();
      apply.apply(files, true, CALLER).forEach(item -> tell("plan", item, said));
      List<AppliedItem> done = apply.apply(files, false, CALLER);
      done.forEach(item -> tell("done", item, said));
      told = said;
      // What was refused may pass later, without another change of its file.
      boolean again = done.stream().anyMatch(i -> i.change() == AppliedItem.Change.REFUSED);
      applied = again ? List.of() : files;
    }
    return every;
  }

  /** What was applied is gone with the data: the next look applies it again. */
  public void forget() {
    lost.set(true);
    wakeup.ring();
  }

  /** What cannot be read is an alarm until it can; the rest is applied. */
  private void unread(Map<String, String> now) {
    if (!now.equals(unread)) {
      now.forEach((path, why) -> LOG.warn("definitions: {} is left out: {}", path, why));
      unread = now;
    }
    if (now.isEmpty()) {
      vitals.calm(ALARM);
    } else {
      vitals.alarm(
          ALARM,
          English.finding(
              Finding.Severity.WARNING,
              Told.of("alarm.files", Told.text(now.toString())),
              Told.of("alarm.files.do"),
              Subject.CLUSTER));
    }
  }

  private void tell(String step, AppliedItem item, Set<String> said) {
    if (item.change() == AppliedItem.Change.UNCHANGED) {
      return;
    }
    String name =
        item.kind() + " " + (item.tenant().isEmpty() ? "" : item.tenant() + "/") + item.id();
    String words = item.path() + ": " + name + " is " + item.change();
    if (!item.ok()) {
      words +=
          ", what was stored before is kept: "
              + item.problems().stream()
                  .map(WorkflowProblem::told)
                  .collect(Collectors.joining("; "));
    }
    boolean first = said.add(step + " " + words) && !told.contains(step + " " + words);
    if (first && item.ok()) {
      LOG.info("definitions, {}: {}", step, words);
    } else if (first) {
      LOG.warn("definitions, {}: {}", step, words);
    }
    if (first) {
      String cause = step.equals("plan") ? "definitions_plan" : "definitions_apply";
      notes.note(
          cause,
          CALLER.name(),
          "definitions",
          words.substring(0, Math.min(words.length(), MOST_WORDS)));
    }
  }

  @Override
  public void await(Duration most) throws InterruptedException {
    wakeup.await(most);
  }
}
