package dev.carillon.server.core;

import dev.carillon.model.told.Told;

/**
 * What a live task waits for.
 *
 * @param words for people; empty: it waits for nothing
 * @param what the same without its lengths of time: equal as long as only time has passed
 */
public record WaitingFor(String words, Told what) {
  public static final WaitingFor NOTHING = new WaitingFor("", Told.NONE);
}
