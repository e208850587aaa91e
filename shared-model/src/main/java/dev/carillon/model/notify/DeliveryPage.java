package dev.carillon.model.notify;

import java.util.List;

/**
 * Some messages, the newest first.
 *
 * @param next where to go on; empty: there are no more
 */
public record DeliveryPage(List<Delivery> deliveries, String next) {
  public DeliveryPage {
    deliveries = List.copyOf(deliveries);
  }
}
