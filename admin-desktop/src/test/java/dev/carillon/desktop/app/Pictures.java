package dev.carillon.desktop.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import javafx.scene.Scene;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Writes what a scene shows, behind, while the next picture is set up. */
final class Pictures {
  static final Path FOLDER = Path.of("target", "screenshots");

  /** A picture of a screen with anything on it is larger. */
  private static final long BLANK_BYTES = 8_000;

  private static final int MOST_WAITING = 4;

  private static final Semaphore ROOM = new Semaphore(MOST_WAITING);
  private static final List<CompletableFuture<?>> WRITING = new ArrayList<>();
  private static final ExecutorService WRITER =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("pictures").factory());

  private Pictures() {}

  /** Whether those of other text sizes and of German are wanted, too: -Dcarillon.gallery=all. */
  static boolean all() {
    return "all".equals(System.getProperty("carillon.gallery"));
  }

  /** Not on the JavaFX thread. */
  static void take(Scene scene, String name) {
    ROOM.acquireUninterruptibly();
    Shot shot = Rig.fx(() -> Shot.of(scene));
    synchronized (WRITING) {
      WRITING.add(
          CompletableFuture.runAsync(() -> shot.write(FOLDER.resolve(name + ".png")), WRITER)
              .whenComplete((done, error) -> ROOM.release()));
    }
  }

  /** Waits until all that were taken are written, each with something on it. */
  static void written() {
    List<CompletableFuture<?>> all;
    synchronized (WRITING) {
      all = List.copyOf(WRITING);
      WRITING.clear();
    }
    all.forEach(CompletableFuture::join);
  }

  private record Shot(int width, int height, int[] pixels) {
    static Shot of(Scene scene) {
      WritableImage image = scene.snapshot(null);
      int w = (int) image.getWidth();
      int h = (int) image.getHeight();
      int[] pixels = new int[w * h];
      image.getPixelReader().getPixels(0, 0, w, h, PixelFormat.getIntArgbInstance(), pixels, 0, w);
      return new Shot(w, h, pixels);
    }

    void write(Path file) {
      BufferedImage out = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
      out.setRGB(0, 0, width, height, pixels, 0, width);
      ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
      ImageWriteParam fast = writer.getDefaultWriteParam();
      fast.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      fast.setCompressionQuality(0.7f);
      try {
        Files.createDirectories(FOLDER);
        Files.deleteIfExists(file);
        try (ImageOutputStream to = ImageIO.createImageOutputStream(file.toFile())) {
          writer.setOutput(to);
          writer.write(null, new IIOImage(out, null, null), fast);
        }
        assertThat(Files.size(file)).as(file.toString()).isGreaterThan(BLANK_BYTES);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } finally {
        writer.dispose();
      }
    }
  }
}
