package dev.carillon.model.notify;

import java.util.Optional;

/**
 * Which messages are meant.
 *
 * @param state empty: any
 * @param channel empty: any
 * @param rule empty: any
 */
public record DeliveryFilter(Optional<Delivery.State> state, String channel, String rule) {
  public static final DeliveryFilter ALL = new DeliveryFilter(Optional.empty(), "", "");
}
