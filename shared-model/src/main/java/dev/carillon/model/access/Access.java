package dev.carillon.model.access;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a principal may do, and on which part of the data.
 *
 * @param roles at least one, or it may do nothing
 * @param tenants its roles hold for tasks of these only; empty: of all
 * @param queues its roles hold for these only; empty: for all
 */
public record Access(Set<Role> roles, Set<String> tenants, Set<String> queues) {
  /** Everything. */
  public static final Access ALL = of(Role.ADMIN);

  /** Nothing. */
  public static final Access NONE = new Access(Set.of(), Set.of(), Set.of());

  public Access {
    roles = Set.copyOf(roles);
    tenants = Set.copyOf(tenants);
    queues = Set.copyOf(queues);
  }

  /** Roles that hold everywhere. */
  public static Access of(Role... roles) {
    return new Access(Set.of(roles), Set.of(), Set.of());
  }

  /** Roles by their words. */
  public static Access parse(
      Collection<String> roles, Collection<String> tenants, Collection<String> queues) {
    Set<Role> read =
        roles.stream()
            .map(Role::of)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Role.class)));
    return new Access(read, Set.copyOf(tenants), Set.copyOf(queues));
  }

  /** Whether its roles hold for a part of the data only. */
  public boolean limited() {
    return !tenants.isEmpty() || !queues.isEmpty();
  }

  /** Whether its roles hold for tasks of that tenant in that queue. */
  public boolean reaches(String tenant, String queue) {
    return (tenants.isEmpty() || tenants.contains(tenant))
        && (queues.isEmpty() || queues.contains(queue));
  }

  /** Whether nothing is in the other that is not in this one. */
  public boolean covers(Access other) {
    return (roles.contains(Role.ADMIN) || roles.containsAll(other.roles))
        && within(tenants, other.tenants)
        && within(queues, other.queues);
  }

  private static boolean within(Set<String> mine, Set<String> theirs) {
    return mine.isEmpty() || !theirs.isEmpty() && mine.containsAll(theirs);
  }
}
