package dev.carillon.desktop.app;

import dev.carillon.desktop.prefs.Profiles;
import dev.carillon.desktop.state.Doorway;
import dev.carillon.desktop.state.Profile;
import java.util.List;

/** Which servers there are, and the way to them. */
record Ways(Doorway doorway, Profiles profiles) {
  /** Those to choose from: none lead away from what is kept of a server. */
  List<Profile> known() {
    boolean kept = doorway.session().server().replayed().isPresent();
    return kept ? List.of() : profiles.all();
  }

  void enter(Profile profile) {
    profiles.use(profile);
    doorway.enter(profile);
  }
}
