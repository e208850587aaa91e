package dev.carillon.server.core;

/** What makes the scheduler worth trusting, in one hand. */
public record Trust(Explain explain, Ledgers ledger, Examiner doctor) {}
