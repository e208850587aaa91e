package dev.carillon.server.core;

import dev.carillon.model.ledger.AuditReport;
import dev.carillon.model.ledger.Ledger;

/** The books, and whether the store agrees with them. All methods block on the store. */
public interface Ledgers {
  /** The books now. */
  Ledger ledger(Ledger.By by);

  /** Sends the books now and then once a second until the receiver is gone or the server stops. */
  void watch(Ledger.By by, Sink<Ledger> sink);

  /**
   * Compares everything now.
   *
   * @param repair set right what can be
   */
  AuditReport check(boolean repair, Caller caller);

  /** What the last walk of this server's own auditor found. */
  AuditReport report();
}
