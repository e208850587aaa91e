package dev.carillon.model.dead;

import java.util.List;

/**
 * Which dead letters are meant; the parts narrow each other, an empty part does not.
 *
 * @param ids these tasks; then all other parts are empty
 * @param fingerprint of one group
 * @param text held by the sample of the group, in any case
 * @param filter what each of them passes, in the grammar of {@link
 *     dev.carillon.model.query.Filter}; its time is that of the call, of a canary its start
 */
public record DeadSelection(
    List<String> ids,
    String fingerprint,
    String queue,
    String type,
    String tenant,
    String text,
    String filter) {
  public static final DeadSelection ALL = new DeadSelection(List.of(), "", "", "", "", "");

  public DeadSelection {
    ids = List.copyOf(ids);
  }

  /** One without a filter. */
  public DeadSelection(
      List<String> ids, String fingerprint, String queue, String type, String tenant, String text) {
    this(ids, fingerprint, queue, type, tenant, text, "");
  }

  public static DeadSelection group(String fingerprint) {
    return new DeadSelection(List.of(), fingerprint, "", "", "", "");
  }

  public static DeadSelection tasks(List<String> ids) {
    return new DeadSelection(ids, "", "", "", "", "");
  }

  public static DeadSelection queue(String queue) {
    return new DeadSelection(List.of(), "", queue, "", "", "");
  }

  public static DeadSelection filter(String filter) {
    return ALL.passing(filter);
  }

  /** The same, narrowed to those that pass a filter. */
  public DeadSelection passing(String wanted) {
    return new DeadSelection(ids, fingerprint, queue, type, tenant, text, wanted);
  }

  /** Whether it narrows nothing. */
  public boolean isEmpty() {
    return equals(ALL);
  }
}
