package dev.carillon.desktop.app;

import dev.carillon.desktop.prefs.Profiles;
import dev.carillon.desktop.state.Doorway;
import dev.carillon.desktop.state.Profile;

/** Which servers there are, and the way to them. */
record Ways(Doorway doorway, Profiles profiles) {
  void enter(Profile profile) {
    profiles.use(profile);
    doorway.enter(profile);
  }
}
