package dev.carillon.desktop.state;

/** Something that goes on until it is closed. Closing twice is harmless. */
public interface Subscription extends AutoCloseable {
  Subscription NONE = () -> {};

  @Override
  void close();
}
