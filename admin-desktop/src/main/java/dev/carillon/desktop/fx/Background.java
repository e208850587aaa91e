package dev.carillon.desktop.fx;

import java.util.concurrent.Executor;

/**
 * Where work that takes longer than a frame is done.
 *
 * @param graphs one thread with a large stack: laying out graphs recurses
 * @param disk one thread that reads and writes files
 */
public record Background(Executor graphs, Executor disk) {}
