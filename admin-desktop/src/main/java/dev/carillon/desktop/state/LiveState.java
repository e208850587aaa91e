package dev.carillon.desktop.state;

import dev.carillon.model.access.PrincipalInfo;
import dev.carillon.model.cluster.ClusterInfo;
import dev.carillon.model.cluster.Overview;
import dev.carillon.model.cluster.RatePoint;
import java.util.List;
import java.util.Optional;

/**
 * What is known now. Never changes; a new one comes with each push.
 *
 * @param profile which server this is, and how it is treated
 * @param overview the last one that came, also while the connection is lost
 * @param history the last 15 minutes, oldest first
 * @param me who the server takes the console for; empty: not asked yet
 * @param receivedMs when the overview came, epoch milliseconds of this computer; 0 before the first
 */
public record LiveState(
    Profile profile,
    Link link,
    Optional<Overview> overview,
    List<RatePoint> history,
    Optional<ClusterInfo> cluster,
    Optional<PrincipalInfo> me,
    long receivedMs) {

  public LiveState {
    history = List.copyOf(history);
  }

  static LiveState start(Profile profile) {
    return new LiveState(
        profile,
        new Link.Connecting(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        0);
  }

  /** The same data over another connection. */
  public LiveState withLink(Link value) {
    return new LiveState(profile, value, overview, history, cluster, me, receivedMs);
  }

  /** The same data, treated otherwise. */
  LiveState withProfile(Profile value) {
    return new LiveState(value, link, overview, history, cluster, me, receivedMs);
  }

  /** The same data before a connection that may show somebody else. */
  LiveState anew() {
    return new LiveState(
        profile, new Link.Connecting(), overview, history, cluster, Optional.empty(), receivedMs);
  }

  LiveState withCluster(ClusterInfo value) {
    return new LiveState(profile, link, overview, history, Optional.of(value), me, receivedMs);
  }

  LiveState withMe(PrincipalInfo value) {
    return new LiveState(profile, link, overview, history, cluster, Optional.of(value), receivedMs);
  }

  public String address() {
    return profile.address();
  }

  /** What this console may do. */
  public Rights rights() {
    return new Rights(me, profile.readOnly());
  }

  /** What must be added to this computer's clock to read as the server's, in milliseconds. */
  public long clockOffsetMs() {
    return overview.map(o -> o.nowMs() - receivedMs).orElse(0L);
  }
}
