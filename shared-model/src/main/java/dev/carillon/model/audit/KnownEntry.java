package dev.carillon.model.audit;

/**
 * An entry that was noted earlier: with it a chain that was written anew as a whole is found out.
 *
 * @param sequence 0: none
 */
public record KnownEntry(long sequence, String hash) {
  /** Nothing was noted. */
  public static final KnownEntry NONE = new KnownEntry(0, "");
}
