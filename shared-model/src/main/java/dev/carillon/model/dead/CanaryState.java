package dev.carillon.model.dead;

/** Where a canary stands. */
public enum CanaryState {
  /** One is out. */
  ONE,
  /** Ten more are out. */
  TEN,
  /** The rest goes out at the rate. */
  REST,
  /** All are back. */
  DONE,
  /** It stopped by itself. */
  STOPPED,
  /** Somebody stopped it. */
  ABORTED;

  public boolean live() {
    return this == ONE || this == TEN || this == REST;
  }
}
