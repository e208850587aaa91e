package dev.carillon.server.bench;

import java.util.List;

/** One thing that is measured, runs and floors included. */
interface Measurement {
  /**
   * Each figure is the median of the runs, and so is its floor, measured between them.
   *
   * @throws IllegalStateException if the parts did not do the work
   */
  List<BenchResult> run() throws InterruptedException;
}
