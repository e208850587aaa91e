package dev.carillon.model.schedule;

import dev.carillon.model.told.Told;

/**
 * A line of a schedule's history.
 *
 * @param fireMs instant by the trigger, epoch milliseconds; for MANUAL the moment it was asked for
 * @param dueMs the same with jitter
 * @param atMs when this was recorded
 * @param kind why there was a fire
 * @param outcome what became of it
 * @param cause in words: "late by 2 h, newer ones stand for it", "scheduled-42 still runs"
 * @param target id of the task or run it created; empty: none
 * @param result how that ended: succeeded, dead, …, gone if it is no longer kept; empty: it lives,
 *     or there is none
 * @param actor who asked for it; empty: nobody
 * @param backfill id of the backfill; empty: none
 * @param version of the definition that fired
 * @param told the cause by its code, where it has one
 */
public record FireRecord(
    long fireMs,
    long dueMs,
    long atMs,
    FireKind kind,
    FireOutcome outcome,
    String cause,
    String target,
    String result,
    String actor,
    String backfill,
    long version,
    Told told) {}
