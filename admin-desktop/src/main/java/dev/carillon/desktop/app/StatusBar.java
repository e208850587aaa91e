package dev.carillon.desktop.app;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.Tone;
import dev.carillon.desktop.i18n.Figures;
import dev.carillon.desktop.state.Link;
import dev.carillon.desktop.state.LiveState;
import dev.carillon.model.access.PrincipalInfo;
import dev.carillon.model.access.Role;
import dev.carillon.model.cluster.ClusterStats;
import java.time.ZoneId;
import java.util.stream.Collectors;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/** Connection, freshness and the ground the server stands on. */
final class StatusBar extends HBox {
  /** An overview comes every second. */
  private static final long FRESH_MS = 2_000;

  /**
   * Below this there is room only for what an operator must know: the rest goes, nothing is cut.
   */
  private static final double WHOLE = 860;

  private final Region dot = new Region();
  private final Label link = new Label("", dot);
  private final Label age = new Label();
  private final Label dispatch = new Label();
  private final Label redis = new Label();
  private final Label node = new Label();
  private final Label me = new Label();

  StatusBar() {
    getStyleClass().add("status-bar");
    dot.getStyleClass().add("live-dot");
    link.setId("status-link");
    link.getStyleClass().add("live");
    age.setId("status-age");
    me.setId("status-me");
    Region gap = new Region();
    HBox.setHgrow(gap, Priority.ALWAYS);
    getChildren().addAll(link, age, dispatch, redis, gap, node, me);
    for (Label must : new Label[] {link, age}) {
      must.setMinWidth(USE_PREF_SIZE);
    }
    widthProperty()
        .subscribe(
            w -> {
              for (Label rest : new Label[] {dispatch, redis, node}) {
                rest.setVisible(w.doubleValue() >= WHOLE);
                rest.setManaged(w.doubleValue() >= WHOLE);
              }
            });
  }

  /**
   * @param nowMs this computer's time
   * @param zone that times are told in
   */
  void show(LiveState live, long nowMs, ZoneId zone) {
    Tone tone =
        switch (live.link()) {
          case Link.Up _ -> Tone.OK;
          case Link.Connecting _ -> Tone.WAIT;
          case Link.Kept _ -> Tone.RETRY;
          case Link.Lost _ -> Tone.DEAD;
        };
    tone.dress(dot);
    link.setText(
        switch (live.link()) {
          case Link.Up up when up.roundTripMillis() < 0 -> text("status.up");
          case Link.Up up -> text("status.up.rtt", Math.max(1, up.roundTripMillis()));
          case Link.Connecting _ -> text("status.connecting", live.address());
          case Link.Kept _ -> text("status.kept");
          case Link.Lost _ -> text("status.lost");
        });
    me.setText(live.me().map(who -> who(live, who)).orElse(""));
    age.setText(age(live, nowMs, zone));
    if (live.overview().isEmpty()) {
      for (Label rest : new Label[] {dispatch, redis, node}) {
        rest.setText("");
      }
      return;
    }
    var overview = live.overview().get();
    ClusterStats s = overview.stats();
    boolean kafka = "kafka".equals(overview.dispatch());
    dispatch.setText(text(kafka ? "status.kafka" : "status.direct"));
    redis.setText(
        s.redisMaxBytes() > 0
            ? text(
                "status.redis.of",
                Figures.bytes(s.redisUsedBytes()),
                Figures.percent(s.redisUsedBytes(), s.redisMaxBytes()))
            : text("status.redis", Figures.bytes(s.redisUsedBytes())));
    node.setText(overview.nodeId());
  }

  /** Name and roles, and whether the profile keeps them from being used. */
  private static String who(LiveState live, PrincipalInfo who) {
    String roles =
        who.access().roles().stream().sorted().map(Role::word).collect(Collectors.joining(", "));
    String name = text(who.authenticated() ? "status.me" : "status.me.believed", who.name(), roles);
    return live.profile().readOnly() ? text("status.readonly", name) : name;
  }

  private static String age(LiveState live, long nowMs, ZoneId zone) {
    // The clock of a snapshot stands where it was taken: to it, all that is in it is fresh.
    if (live.link() instanceof Link.Kept kept) {
      return text("status.saved", Figures.full(kept.takenMs(), zone));
    }
    return live.receivedMs() == 0 ? text("status.nodata") : age(nowMs - live.receivedMs());
  }

  /**
   * While data comes as it should these words stand still: to draw a frame takes longer than all
   * else.
   */
  private static String age(long old) {
    if (old < FRESH_MS) {
      return text("status.fresh", FRESH_MS / 1000);
    }
    return text("status.age", old < 10_000 ? tenths(old) : Figures.coarse(old));
  }

  private static String tenths(long millis) {
    long t = Math.max(0, millis) / 100;
    return t / 10 + "." + t % 10 + " s";
  }
}
