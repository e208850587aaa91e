package dev.carillon.model.dead;

import java.util.List;

/**
 * Which dead letters are meant; the parts narrow each other, an empty part does not.
 *
 * @param ids these tasks; then all other parts are empty
 * @param fingerprint of one group
 * @param text held by the sample of the group, in any case
 */
public record DeadSelection(
    List<String> ids, String fingerprint, String queue, String type, String tenant, String text) {
  public static final DeadSelection ALL = new DeadSelection(List.of(), "", "", "", "", "");

  public DeadSelection {
    ids = List.copyOf(ids);
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

  /** Whether it narrows nothing. */
  public boolean isEmpty() {
    return equals(ALL);
  }
}
