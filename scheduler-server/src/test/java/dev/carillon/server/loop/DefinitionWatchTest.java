package dev.carillon.server.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.apply.AppliedItem;
import dev.carillon.model.apply.AppliedItem.Change;
import dev.carillon.model.apply.DefinitionText;
import dev.carillon.model.cluster.Finding;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.Vitals;
import dev.carillon.server.core.apply.Apply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A folder of definitions: what can be read is applied, what cannot is found, all is told once. */
class DefinitionWatchTest {
  @TempDir Path folder;
  private final Vitals vitals = new Vitals(Duration.ofSeconds(30));
  private final List<String> events = new ArrayList<>();
  private final Applied store = new Applied();
  private DefinitionWatch watch;

  /** Takes each file for one workflow; those called refused.yaml are never stored. */
  private static final class Applied implements Apply {
    final Set<DefinitionText> stored = new HashSet<>();

    @Override
    public List<AppliedItem> apply(List<DefinitionText> files, boolean dryRun, Caller caller) {
      return files.stream().map(file -> one(file, dryRun)).toList();
    }

    private AppliedItem one(DefinitionText file, boolean dryRun) {
      Change change = stored.contains(file) ? Change.UNCHANGED : Change.NEW;
      if (!dryRun && file.path().equals("refused.yaml")) {
        change = Change.REFUSED;
      } else if (!dryRun) {
        stored.add(file);
      }
      return new AppliedItem(file.path(), 1, "workflow", "default", "w", change, 1, List.of());
    }
  }

  @BeforeEach
  void open() {
    watch =
        new DefinitionWatch(
            folder,
            Duration.ofSeconds(1),
            store,
            (cause, actor, subject, reason) -> events.add(cause + ": " + reason),
            vitals);
  }

  private void write(String name) throws IOException {
    Files.writeString(folder.resolve(name), "id: " + name);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aFileThatCannotBeReadKeepsNoOtherBack_andIsFoundUntilItIsGone() throws IOException {
    write("a.yaml");
    write("c.yaml");
    // A regular file, for all that anybody can tell, that nobody can read: not even root.
    Path bad = Files.createSymbolicLink(folder.resolve("b.yaml"), Path.of("/proc/self/mem"));
    var unused = watch.runOnce();
    assertThat(store.stored).extracting(DefinitionText::path).contains("a.yaml", "c.yaml");
    assertThat(vitals.alarms())
        .extracting(Finding::title)
        .singleElement()
        .satisfies(text -> assertThat(text).contains("b.yaml"));
    Files.delete(bad);
    unused = watch.runOnce();
    assertThat(vitals.alarms()).isEmpty();
  }

  @Test
  void thePlanAndWhatCameOfItStandInTheEventLog() throws IOException {
    write("a.yaml");
    var unused = watch.runOnce();
    assertThat(events)
        .containsExactly(
            "definitions_plan: a.yaml: workflow default/w is NEW",
            "definitions_apply: a.yaml: workflow default/w is NEW");
    unused = watch.runOnce();
    assertThat(events).as("nothing has changed").hasSize(2);
  }

  @Test
  void whatIsRefusedIsTriedAgain_butToldOnce() throws IOException {
    write("refused.yaml");
    for (int i = 0; i < 3; i++) {
      var unused = watch.runOnce();
    }
    assertThat(events).hasSize(2).last().asString().contains("REFUSED", "kept");
  }
}
