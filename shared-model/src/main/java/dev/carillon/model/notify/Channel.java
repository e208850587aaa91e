package dev.carillon.model.notify;

import dev.carillon.model.error.CarillonException;
import java.util.List;
import java.util.Locale;

/**
 * Where messages go.
 *
 * @param url of a webhook; else empty
 * @param recipients of an e-mail channel; else none
 * @param keys what signs, without what is secret
 * @param disabledBecause why Carillon switched it off by itself; empty: it did not
 * @param changedMs epoch milliseconds by Redis
 */
public record Channel(
    String id,
    Kind kind,
    String note,
    boolean disabled,
    String url,
    List<String> recipients,
    List<Key> keys,
    String disabledBecause,
    long changedMs,
    String changedBy) {
  /** How they go there. */
  public enum Kind {
    WEBHOOK,
    EMAIL;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads a word.
     *
     * @throws CarillonException INVALID_ARGUMENT for another
     */
    public static Kind of(String word) {
      for (Kind kind : values()) {
        if (kind.word().equals(word)) {
          return kind;
        }
      }
      throw CarillonException.invalid(
          "kind",
          "Expected webhook or email as the kind of a channel, but got '" + word + "'.",
          "Say how its messages are to go.");
    }
  }

  /**
   * A secret, by its name only.
   *
   * @param endsMs signs no longer from then on, epoch milliseconds; 0: until it is replaced
   */
  public record Key(String id, long createdMs, long endsMs) {}

  /** Why it is off after its receiver said that it is gone for good; kept and sent as it stands. */
  public static final String GONE = "Its receiver answered 410 Gone.";

  public Channel {
    recipients = List.copyOf(recipients);
    keys = List.copyOf(keys);
  }

  /** A webhook as somebody asks for it. */
  public static Channel webhook(String id, String url) {
    return new Channel(id, Kind.WEBHOOK, "", false, url, List.of(), List.of(), "", 0, "");
  }

  /** An e-mail channel as somebody asks for it. */
  public static Channel email(String id, List<String> recipients) {
    return new Channel(id, Kind.EMAIL, "", false, "", recipients, List.of(), "", 0, "");
  }

  /** Whether Carillon switched it off because its receiver is gone for good. */
  public boolean gone() {
    return disabledBecause.equals(GONE);
  }

  /** The same with other keys. */
  public Channel withKeys(List<Key> value) {
    return new Channel(
        id, kind, note, disabled, url, recipients, value, disabledBecause, changedMs, changedBy);
  }

  /** The same, on or off. */
  public Channel withDisabled(boolean value) {
    return new Channel(
        id, kind, note, value, url, recipients, keys, disabledBecause, changedMs, changedBy);
  }

  /** As it is kept after a change. */
  public Channel changed(long atMs, String by) {
    return new Channel(id, kind, note, disabled, url, recipients, keys, "", atMs, by);
  }

  /** Switched off by Carillon itself. */
  public Channel off(String because, long atMs) {
    return new Channel(id, kind, note, true, url, recipients, keys, because, atMs, "carillon");
  }
}
