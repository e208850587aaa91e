package dev.carillon.model.dead;

/** How many dead letters of one queue, type and tenant. */
public record DeadSlice(String queue, String type, String tenant, long count) {}
