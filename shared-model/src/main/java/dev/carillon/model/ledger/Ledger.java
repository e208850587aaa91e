package dev.carillon.model.ledger;

import java.util.List;

/**
 * The books at one moment.
 *
 * @param nowMs Redis time, epoch milliseconds
 * @param accounts by name
 * @param total the sum of all
 */
public record Ledger(long nowMs, List<Account> accounts, Account total) {
  /** What an account is kept for. */
  public enum By {
    QUEUE,
    TENANT,
    TYPE,
    LINE
  }

  public Ledger {
    accounts = List.copyOf(accounts);
  }
}
