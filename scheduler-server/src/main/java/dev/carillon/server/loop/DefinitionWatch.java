package dev.carillon.server.loop;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.model.apply.AppliedItem;
import dev.carillon.model.apply.DefinitionText;
import dev.carillon.model.workflow.WorkflowProblem;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.Loop;
import dev.carillon.server.core.Wakeup;
import dev.carillon.server.core.apply.Apply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies the definitions of a folder once they have changed: first the plan is told, then it is
 * done. A file that goes deletes nothing. Several servers that watch the same files do no harm:
 * what is stored already is not stored again.
 */
public final class DefinitionWatch implements Loop {
  private static final Logger LOG = LoggerFactory.getLogger(DefinitionWatch.class);
  private static final int MOST_FILES = 1_000;
  private static final int MOST_BYTES = 4_000_000;
  private static final Caller CALLER = new Caller("definitions folder");

  private final Path folder;
  private final Duration every;
  private final Apply apply;
  private final Wakeup never = new Wakeup();
  private List<DefinitionText> applied = List.of();

  public DefinitionWatch(Path folder, Duration every, Apply apply) {
    this.folder = folder;
    this.every = every;
    this.apply = apply;
  }

  @Override
  public String name() {
    return "definitions";
  }

  @Override
  public Duration runOnce() {
    List<DefinitionText> files = read();
    if (!files.equals(applied) && !files.isEmpty()) {
      List<AppliedItem> plan = apply.apply(files, true, CALLER);
      plan.stream().filter(DefinitionWatch::news).forEach(item -> tell("plan", item));
      List<AppliedItem> done = apply.apply(files, false, CALLER);
      done.stream().filter(DefinitionWatch::news).forEach(item -> tell("done", item));
      // What was refused may pass later, without another change of its file.
      boolean again = done.stream().anyMatch(i -> i.change() == AppliedItem.Change.REFUSED);
      applied = again ? List.of() : files;
    }
    return every;
  }

  private static boolean news(AppliedItem item) {
    return item.change() != AppliedItem.Change.UNCHANGED;
  }

  private static void tell(String step, AppliedItem item) {
    if (item.ok()) {
      LOG.info(
          "{}: {} {} {} of {} is {}",
          step,
          item.kind(),
          item.tenant(),
          item.id(),
          item.path(),
          item.change());
      return;
    }
    for (WorkflowProblem problem : item.problems()) {
      LOG.warn(
          "{}: {} {} of {} is {}, what was stored before is kept: {}",
          step,
          item.kind(),
          item.id(),
          item.path(),
          item.change(),
          problem.told());
    }
  }

  private List<DefinitionText> read() {
    List<DefinitionText> files = new ArrayList<>();
    try (Stream<Path> all = Files.walk(folder, 8)) {
      for (Path path :
          all.filter(Files::isRegularFile)
              .filter(p -> p.toString().matches("(?i).*\\.(yaml|yml|json)"))
              .sorted()
              .limit(MOST_FILES)
              .toList()) {
        if (Files.size(path) <= MOST_BYTES) {
          files.add(
              new DefinitionText(
                  folder.relativize(path).toString(), new String(Files.readAllBytes(path), UTF_8)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  @Override
  public void await(Duration most) throws InterruptedException {
    never.await(most);
  }
}
