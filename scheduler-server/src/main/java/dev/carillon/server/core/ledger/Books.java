package dev.carillon.server.core.ledger;

import dev.carillon.model.ledger.Account;
import dev.carillon.model.ledger.AuditReport;
import dev.carillon.model.ledger.Ledger;
import dev.carillon.model.task.TaskState;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.Ledgers;
import dev.carillon.server.core.Line;
import dev.carillon.server.core.Sink;
import dev.carillon.server.core.Wakeup;
import dev.carillon.server.core.port.AuditStore;
import dev.carillon.server.core.port.LedgerStore;
import dev.carillon.server.core.port.StoreInfo;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The books by queue, tenant, type or line. */
public final class Books implements Ledgers {
  private static final Logger LOG = LoggerFactory.getLogger(Books.class);
  private static final Duration EVERY = Duration.ofSeconds(1);

  private final LedgerStore store;
  private final Audits audits;
  private final StoreInfo info;
  private final Wakeup never = new Wakeup();
  private volatile boolean stopped;

  public Books(LedgerStore store, Audits audits, StoreInfo info) {
    this.store = store;
    this.audits = audits;
    this.info = info;
  }

  /** Ends all streams. */
  public void stop() {
    stopped = true;
  }

  @Override
  public Ledger ledger(Ledger.By by) {
    List<LedgerStore.LineAccount> lines = store.accounts();
    Map<String, Sums> sums = new TreeMap<>();
    Sums total = new Sums();
    for (LedgerStore.LineAccount line : lines) {
      sums.computeIfAbsent(name(line.line(), by), n -> new Sums()).add(line);
      total.add(line);
    }
    return new Ledger(
        info.nowMs(),
        sums.entrySet().stream().map(e -> e.getValue().account(e.getKey())).toList(),
        total.account("total"));
  }

  private static String name(Line line, Ledger.By by) {
    return switch (by) {
      case QUEUE -> line.queue();
      case TENANT -> line.tenant();
      case TYPE -> line.type();
      case LINE -> line.tenant() + "/" + line.queue() + "/" + line.type();
    };
  }

  private static final class Sums {
    private long submitted;
    private final Map<TaskState, Long> here = new EnumMap<>(TaskState.class);
    private final Map<String, Long> gone = new TreeMap<>();

    void add(LedgerStore.LineAccount line) {
      submitted += line.submitted();
      line.here().forEach((state, n) -> here.merge(state, n, Long::sum));
      line.gone().forEach((verb, n) -> gone.merge(cause(verb), n, Long::sum));
    }

    Account account(String name) {
      return new Account(name, submitted, here, gone);
    }

    /** What people call it when that script takes a task away. */
    private static String cause(String verb) {
      return switch (verb) {
        case "sweep", "retained_out" -> "retention";
        case "discarded", "purge" -> "discard";
        default -> verb;
      };
    }
  }

  @Override
  public void watch(Ledger.By by, Sink<Ledger> sink) {
    while (!stopped && sink.open() && sink.send(ledger(by))) {
      try {
        never.await(EVERY);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  @Override
  public AuditReport check(boolean repair, Caller caller) {
    LOG.info(
        "audit: {} asked for a check of everything{}",
        caller.name(),
        repair ? ", with repair" : "");
    return audits.all(repair ? AuditStore.Mend.ALL : AuditStore.Mend.NOTHING);
  }

  @Override
  public AuditReport report() {
    return audits.last();
  }
}
