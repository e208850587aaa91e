package dev.carillon.model.access;

/**
 * Who a server takes somebody for.
 *
 * @param authenticated whether it was proved; a server without authentication believes the name
 */
public record PrincipalInfo(String name, Access access, boolean authenticated) {}
