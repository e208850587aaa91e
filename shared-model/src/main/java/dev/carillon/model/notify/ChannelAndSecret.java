package dev.carillon.model.notify;

/**
 * A stored channel, and the one time its new secret is told.
 *
 * @param secret empty: none was made
 */
public record ChannelAndSecret(Channel channel, String secret) {
  /** Without the secret. */
  @Override
  public String toString() {
    return channel.toString();
  }
}
