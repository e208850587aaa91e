package dev.carillon.model.query;

import java.util.Optional;

/**
 * What a server says of a filter before it is used.
 *
 * @param canonical the filter as it is written shortest; empty if it is wrong
 * @param problem what is wrong with it
 * @param indexed whether indexes alone answer it; if not, its candidates have to be read
 * @param candidates tasks that the indexes leave
 * @param total how many pass; -1 if that takes reading
 */
public record FilterCheck(
    String canonical,
    Optional<FilterProblem> problem,
    boolean indexed,
    long candidates,
    long total) {}
