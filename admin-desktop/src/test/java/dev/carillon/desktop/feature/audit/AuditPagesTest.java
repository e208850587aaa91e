package dev.carillon.desktop.feature.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.client.StreamListener;
import dev.carillon.client.Subscription;
import dev.carillon.desktop.feature.Console;
import dev.carillon.desktop.fx.Background;
import dev.carillon.desktop.fx.Coalescer;
import dev.carillon.desktop.fx.Pace;
import dev.carillon.desktop.fx.Row;
import dev.carillon.desktop.state.AuditPort;
import dev.carillon.desktop.state.ServerPort;
import dev.carillon.desktop.state.Session;
import dev.carillon.desktop.state.Target;
import dev.carillon.model.audit.AuditEntry;
import dev.carillon.model.audit.AuditFilter;
import dev.carillon.model.audit.AuditOutcome;
import dev.carillon.model.audit.AuditPage;
import dev.carillon.model.audit.AuditVerdict;
import dev.carillon.model.audit.Deed;
import dev.carillon.model.audit.KnownEntry;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What stands in the list as pages come. The pages come in the order in which they were asked. */
class AuditPagesTest implements AuditPort {
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final Queue<CompletableFuture<AuditPage>> asked = new ArrayDeque<>();
  private final Session session =
      new Session(target -> port(), timer, Clock.systemUTC(), Target.plain("localhost:9090"));
  private final AuditViewModel model =
      new AuditViewModel(
          new Console(
              session,
              new ReadOnlyObjectWrapper<>(session.state()).getReadOnlyProperty(),
              Runnable::run,
              new Coalescer(),
              Clock.systemUTC(),
              new Pace(),
              new SimpleObjectProperty<>(ZoneOffset.UTC),
              new Background(Runnable::run, Runnable::run)));

  private ServerPort port() {
    return (ServerPort)
        Proxy.newProxyInstance(
            AuditPagesTest.class.getClassLoader(),
            new Class<?>[] {ServerPort.class},
            (port, method, arguments) -> method.getName().equals("audit") ? this : null);
  }

  @AfterEach
  void close() {
    session.close();
    timer.shutdown();
  }

  @Test
  void aLogThatBeginsAnewIsShownFromItsBeginning() {
    model.ask();
    answer("", entry(42, "old"), entry(41, "old"));
    model.ask();
    answer("", entry(2, "new"), entry(1, "new"));
    assertThat(shown()).containsExactly(2L, 1L);
    model.ask();
    answer("", entry(3, "new"), entry(2, "new"), entry(1, "new"));
    assertThat(shown()).containsExactly(3L, 2L, 1L);
  }

  @Test
  void aLogThatHasGrownPastTheOldOneIsKnownByItsHashes() {
    model.ask();
    answer("", entry(2, "old"), entry(1, "old"));
    model.ask();
    answer("", entry(3, "new"), entry(2, "new"), entry(1, "new"));
    assertThat(model.rows().rows().stream().map(Row::get).map(AuditEntry::hash))
        .containsOnly("new");
  }

  @Test
  void anEmptiedLogIsShownEmptyButAPageCutShortChangesNothing() {
    model.ask();
    answer("", entry(2, "x"), entry(1, "x"));
    model.ask();
    answer("more");
    assertThat(shown()).containsExactly(2L, 1L);
    model.ask();
    answer("");
    assertThat(shown()).isEmpty();
  }

  @Test
  void olderOnesOfAnotherFilterAreNotAdded() {
    model.ask();
    answer("older", entry(42, "x"));
    model.older();
    CompletableFuture<AuditPage> late = asked.remove();
    model.filter(new AuditFilter("ada", "", "", "", Optional.empty(), "", 0, 0));
    answer("hers", entry(40, "x"));
    late.complete(new AuditPage(List.of(entry(41, "x")), "old"));
    assertThat(shown()).containsExactly(40L);
    assertThat(model.next().get()).contains("hers");
  }

  private void answer(String next, AuditEntry... entries) {
    asked.remove().complete(new AuditPage(Arrays.asList(entries), next));
  }

  private List<Long> shown() {
    return model.rows().rows().stream().map(row -> row.get().sequence()).toList();
  }

  private static AuditEntry entry(long sequence, String hash) {
    Deed deed =
        new Deed("ada", "", "", "m", "", "", "", AuditOutcome.OK, "", "", 1, 1, 0, "sched-1");
    return new AuditEntry(sequence, sequence, deed, "", hash);
  }

  @Override
  public CompletableFuture<AuditPage> list(AuditFilter filter, int pageSize, String pageToken) {
    CompletableFuture<AuditPage> answer = new CompletableFuture<>();
    asked.add(answer);
    return answer;
  }

  @Override
  public Subscription export(AuditFilter filter, StreamListener<List<String>> listener) {
    return () -> {};
  }

  @Override
  public CompletableFuture<AuditVerdict> verify(KnownEntry known) {
    return new CompletableFuture<>();
  }
}
