package dev.carillon.server.loop;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.model.apply.DefinitionText;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** The definitions in a folder. What cannot be read is said, and keeps nothing else back. */
record WatchedFolder(Path folder) {
  private static final int MOST_FILES = 1_000;
  private static final int MOST_BYTES = 4_000_000;
  private static final int DEEPEST = 8;

  /**
   * @param problems by path, why it was left out
   */
  record Contents(List<DefinitionText> files, Map<String, String> problems) {}

  Contents read() throws IOException {
    Map<String, String> problems = new TreeMap<>();
    List<DefinitionText> files = new ArrayList<>();
    for (Path path : paths(problems)) {
      String name = folder.relativize(path).toString();
      if (files.size() == MOST_FILES) {
        problems.put(name, "a folder may hold " + MOST_FILES + " files, this one holds more");
        break;
      }
      try {
        if (Files.size(path) > MOST_BYTES) {
          problems.put(name, "it is larger than " + MOST_BYTES + " bytes");
        } else {
          files.add(new DefinitionText(name, new String(Files.readAllBytes(path), UTF_8)));
        }
      } catch (NoSuchFileException e) {
        // It went while the folder was read.
      } catch (IOException e) {
        problems.put(name, String.valueOf(e));
      }
    }
    return new Contents(files, problems);
  }

  private TreeSet<Path> paths(Map<String, String> problems) throws IOException {
    TreeSet<Path> paths = new TreeSet<>();
    Files.walkFileTree(
        folder,
        EnumSet.noneOf(FileVisitOption.class),
        DEEPEST,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
            if (path.toString().matches("(?i).*\\.(yaml|yml|json)") && Files.isRegularFile(path)) {
              paths.add(path);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path path, IOException e) throws IOException {
            if (path.equals(folder)) {
              throw e;
            }
            problems.put(folder.relativize(path).toString(), String.valueOf(e));
            return FileVisitResult.CONTINUE;
          }
        });
    return paths;
  }
}
