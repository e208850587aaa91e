package dev.carillon.desktop.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReadAheadTest {
  /** A library that moved its classes: the list is to be made anew, as its reader says. */
  @Test
  void theListNamesClassesThatAreThere() {
    List<String> names = ReadAhead.names();
    assertThat(names).hasSizeGreaterThan(1000).doesNotHaveDuplicates();
    assertThat(names.stream().filter(name -> !there(name))).isEmpty();
  }

  private static boolean there(String name) {
    try {
      Class.forName(name, false, ReadAheadTest.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
