package dev.carillon.model.schedule;

import dev.carillon.model.told.Told;
import java.util.List;

/**
 * What a schedule will do.
 *
 * @param description the schedule in plain words
 * @param rows fires in their order, and between them what is left out
 * @param more whether there are fires after the last one
 * @param warnings what the author may not have meant
 * @param toldWarnings the same by their codes, one for each; empty: they have none
 */
public record Preview(
    String description,
    List<Row> rows,
    boolean more,
    List<String> warnings,
    List<Told> toldWarnings) {
  public Preview {
    rows = List.copyOf(rows);
    warnings = List.copyOf(warnings);
    toldWarnings = List.copyOf(toldWarnings);
  }

  /**
   * One instant.
   *
   * @param fireMs the instant, epoch milliseconds
   * @param dueMs with jitter
   * @param local the instant by the clock of the schedule's zone, ISO-8601 with offset
   * @param fires false: left out, the notes say why
   * @param dstDay whether the clocks change on that local day
   * @param notes what is special about it
   * @param told the same by their codes, one for each; empty: they have none
   */
  public record Row(
      long fireMs,
      long dueMs,
      String local,
      boolean fires,
      boolean dstDay,
      List<String> notes,
      List<Told> told) {
    public Row {
      notes = List.copyOf(notes);
      told = List.copyOf(told);
    }
  }
}
