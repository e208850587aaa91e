import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Draws the icon: {@code java MakeIcons.java FOLDER}. */
final class MakeIcons {
  public static void main(String[] args) throws Exception {
    for (int size : new int[] {16, 32, 48, 128, 256}) {
      BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_ARGB);
      Graphics2D g = image.createGraphics();
      g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
      g.setPaint(new GradientPaint(0, 0, new Color(0x4C7BEA), 0, size, new Color(0x2548A8)));
      double edge = size < 32 ? 0 : size * 0.03;
      double arc = size * 0.44;
      g.fill(new RoundRectangle2D.Double(edge, edge, size - 2 * edge, size - 2 * edge, arc, arc));
      // The bell of the title bar, in a grid of 20, and two strokes of sound.
      double scale = size / 20.0 * 0.68;
      g.transform(AffineTransform.getTranslateInstance(size * 0.16, size * 0.15));
      g.scale(scale, scale);
      g.setColor(Color.WHITE);
      Path2D bell = new Path2D.Double();
      bell.moveTo(10, 1);
      bell.curveTo(14, 1, 15.4, 5, 15.4, 9.2);
      bell.lineTo(17.6, 13.5);
      bell.lineTo(2.4, 13.5);
      bell.lineTo(4.6, 9.2);
      bell.curveTo(4.6, 5, 6, 1, 10, 1);
      bell.closePath();
      g.fill(bell);
      g.fill(new Ellipse2D.Double(7.9, 14.9, 4.2, 4.2));
      g.dispose();
      ImageIO.write(image, "png", Path.of(args[0], "carillon-" + size + ".png").toFile());
    }
  }
}
