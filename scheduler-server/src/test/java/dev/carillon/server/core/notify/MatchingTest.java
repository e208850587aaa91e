package dev.carillon.server.core.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.event.TaskEvent;
import dev.carillon.model.notify.NotifyEvent;
import dev.carillon.model.notify.Rule;
import dev.carillon.server.core.port.EventReader.Batch;
import dev.carillon.server.core.port.EventReader.Entry;
import dev.carillon.server.core.port.NotifyStore;
import dev.carillon.server.core.port.NotifyStore.Match;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which rules an event of the log reaches. */
class MatchingTest {
  private static RuleBook book(List<Rule> rules) {
    NotifyStore store =
        (NotifyStore)
            Proxy.newProxyInstance(
                NotifyStore.class.getClassLoader(),
                new Class<?>[] {NotifyStore.class},
                (self, method, args) ->
                    method.getName().equals("version")
                        ? (Object) 1L
                        : new NotifyStore.Config(1, List.of(), rules, false));
    RuleBook book = new RuleBook(store);
    book.refresh();
    return book;
  }

  private static Entry failed(String id, String run) {
    TaskEvent event =
        new TaskEvent(
            0,
            "",
            "",
            "",
            "",
            Optional.empty(),
            Optional.empty(),
            9,
            "run_failed",
            "carillon",
            "run " + run + ": nightly: because");
    return new Entry(id, List.of(event), 10, false);
  }

  @Test
  void aRunsTenantIsLookedUpOnceABatch_howeverManyRulesAskForIt() {
    List<Rule> rules = new ArrayList<>();
    for (String name : List.of("a@acme", "b@acme", "c@umbrella", "d")) {
      rules.add(Rule.of(name, Set.of(NotifyEvent.RUN_FAILED), List.of("c")));
    }
    List<String> lookedUp = new ArrayList<>();
    Matching matching =
        new Matching(
            book(rules),
            run -> {
              lookedUp.add(run);
              return run.equals("gone") ? Optional.empty() : Optional.of("acme");
            });
    Batch batch =
        new Batch(
            0,
            "0-0",
            null,
            List.of(failed("1-0", "r1"), failed("2-0", "gone"), failed("3-0", "r1")));
    assertThat(matching.matches(batch, Map.of(), 10, 0))
        .extracting(Match::rule)
        .containsExactly("a@acme", "b@acme", "d", "d", "a@acme", "b@acme", "d");
    assertThat(lookedUp).containsExactly("r1", "gone");
  }
}
