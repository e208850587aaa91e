package dev.carillon.desktop.prefs;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.i18n.Wrong;
import dev.carillon.desktop.state.Environment;
import dev.carillon.desktop.state.Profile;
import dev.carillon.desktop.state.SignIn;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The profiles that the console remembers, and the one that was used last. One that cannot be read,
 * for example because a newer version has written it, is left out and stays in the settings.
 */
public final class Profiles {
  private static final Logger LOG = LoggerFactory.getLogger(Profiles.class);
  private static final String PREFIX = "profile.";
  private static final String LAST = "profile-last";
  private static final String OWN = "localhost:9090";

  private final ConsolePrefs prefs;

  /** What was complained of last; each is said once. */
  private List<String> complaints = List.of();

  public Profiles(ConsolePrefs prefs) {
    this.prefs = prefs;
  }

  /** Whether nobody has chosen a server yet. */
  public boolean firstStart() {
    return prefs.under(PREFIX).isEmpty();
  }

  /** At least one: that of this machine. */
  public List<Profile> all() {
    List<Profile> read = kept().profiles();
    return read.isEmpty() ? List.of(own()) : read;
  }

  private synchronized ProfileText.Kept kept() {
    ProfileText.Kept kept = ProfileText.keep(prefs.under(PREFIX));
    if (!kept.complaints().equals(complaints)) {
      complaints = kept.complaints();
      complaints.forEach(
          why -> LOG.warn("A profile in the settings cannot be used, and is kept: {}", why));
    }
    return kept;
  }

  private static Profile own() {
    return new Profile(
        "This machine",
        OWN,
        false,
        "",
        "",
        "",
        "",
        SignIn.NONE,
        "",
        "",
        Environment.LOCAL,
        false,
        false);
  }

  /** The one used last. */
  public Profile last() {
    String name = prefs.get(LAST, "");
    List<Profile> all = all();
    return all.stream().filter(p -> p.name().equals(name)).findFirst().orElse(all.getFirst());
  }

  /** By its name or address. */
  public Optional<Profile> find(String nameOrAddress) {
    return all().stream()
        .filter(p -> p.name().equals(nameOrAddress) || p.address().equals(nameOrAddress))
        .findFirst();
  }

  public void use(Profile profile) {
    prefs.put(LAST, profile.name());
  }

  /**
   * Adds one, or puts it in the place of another.
   *
   * @param instead name of the one it replaces; empty: none
   * @throws Wrong if there is another one of that name
   */
  public void save(Profile profile, String instead) {
    List<Profile> next = new ArrayList<>(all());
    boolean taken =
        next.stream().anyMatch(p -> p.name().equals(profile.name()) && !p.name().equals(instead));
    if (profile.name().isBlank()) {
      throw new Wrong(text("wrong.profile.name"), text("wrong.profile.name.do"));
    }
    if (taken) {
      throw new Wrong(text("wrong.profile.taken", profile.name()), text("wrong.profile.taken.do"));
    }
    int at = -1;
    for (int i = 0; i < next.size(); i++) {
      if (next.get(i).name().equals(instead)) {
        at = i;
      }
    }
    if (at < 0) {
      next.add(profile);
    } else {
      next.set(at, profile);
    }
    put(next);
  }

  public void remove(Profile profile) {
    put(all().stream().filter(p -> !p.name().equals(profile.name())).toList());
  }

  private void put(List<Profile> profiles) {
    prefs.replace(PREFIX, ProfileText.write(profiles, kept().unread()));
  }

  /**
   * Writes all to a file, without anything secret. Blocks.
   *
   * @throws Wrong if it cannot be written
   */
  public void exportTo(Path file) {
    Properties out = new Properties();
    out.putAll(ProfileText.write(all()));
    try (Writer writer = Files.newBufferedWriter(file)) {
      out.store(writer, "Connection profiles of the Carillon console, without secrets");
    } catch (IOException e) {
      throw new Wrong(text("wrong.profiles.write", file), text("wrong.profiles.write.do"));
    }
  }

  /**
   * Adds those of a file; one of a known name is put in the place of that one. Blocks.
   *
   * @return how many
   * @throws Wrong if it cannot be read, or holds none
   */
  public int importFrom(Path file) {
    Properties in = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      in.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new Wrong(text("wrong.profiles.read", file), text("wrong.profiles.read.do"));
    }
    Map<String, String> values = new HashMap<>();
    in.forEach((key, value) -> values.put(key.toString(), value.toString()));
    List<Profile> read = ProfileText.read(values);
    if (read.isEmpty()) {
      throw new Wrong(text("wrong.profiles.none", file), text("wrong.profiles.none.do"));
    }
    read.forEach(p -> save(p, p.name()));
    return read.size();
  }
}
