"""Makes the console's font files. Run by hand when a font is renewed; the results are committed.

JavaFX can neither switch on OpenType features nor reach weights other than regular and bold of a family.
So the figures of equal width (tnum) and the l with a tail (cv05) become the default glyphs here, and the
semibold takes the place of the bold. The family is renamed because the result is no longer the original.

Needs python3-fonttools and python3-brotli, and the unpacked packages inter-ui 4.1.1 and
@fontsource/jetbrains-mono 5.3.0:  make-fonts.py INTER_DIR JETBRAINS_DIR OUT_DIR
"""

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

RANGES = [(0x20, 0x24F), (0x2BC, 0x2DD), (0x370, 0x3FF), (0x400, 0x4FF), (0x1E00, 0x1EFF), (0x2000, 0x206F), (0x2070, 0x209F),
          (0x20A0, 0x20CF), (0x2100, 0x214F), (0x2190, 0x21FF), (0x2200, 0x22FF), (0x2300, 0x23FF), (0x25A0, 0x25FF), (0x2700, 0x27BF)]


def single_substitutions(font, tag):
    """Glyph for glyph what a feature replaces."""
    gsub = font["GSUB"].table
    found = {}
    for record in gsub.FeatureList.FeatureRecord:
        if record.FeatureTag != tag:
            continue
        for index in record.Feature.LookupListIndex:
            for table in gsub.LookupList.Lookup[index].SubTable:
                table = getattr(table, "ExtSubTable", table)
                found.update(getattr(table, "mapping", {}))
    return found


def bake(font, *features):
    for tag in features:
        swap = single_substitutions(font, tag)
        for table in font["cmap"].tables:
            if hasattr(table, "cmap"):
                table.cmap = {
                    code: swap.get(glyph, glyph) if tag != "tnum" or chr(code).isdigit() else glyph
                    for code, glyph in table.cmap.items()
                }


def rename(font, family, style):
    keep = [n for n in font["name"].names if n.nameID in (0, 13, 14)]
    font["name"].names = keep
    full = family if style == "Regular" else f"{family} {style}"
    for number, text in ((1, family), (2, style), (3, f"{full}; Carillon"), (4, full), (5, "Version 1.000"),
                         (6, full.replace(" ", "") if style == "Regular" else f"{family.replace(' ', '')}-{style}")):
        font["name"].setName(text, number, 3, 1, 0x409)
        font["name"].setName(text, number, 1, 0, 0)
    font["OS/2"].usWeightClass = 700 if style == "Bold" else 400
    font["OS/2"].fsSelection = (font["OS/2"].fsSelection & ~0x61) | (0x20 if style == "Bold" else 0x40)
    font["head"].macStyle = 1 if style == "Bold" else 0


def make(source, target, family, style, features, prune):
    font = TTFont(source)
    font.flavor = None
    bake(font, *features)
    options = Options()
    options.layout_features = ["kern", "mark", "mkmk"]
    options.drop_tables += ["GSUB"]
    options.name_IDs = ["*"]
    options.hinting = False
    options.notdef_outline = True
    if prune:
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=[c for low, high in RANGES for c in range(low, high + 1)])
        subsetter.subset(font)
    elif "GSUB" in font:
        del font["GSUB"]
    rename(font, family, style)
    font.save(target)


inter, mono, out = (Path(a) for a in sys.argv[1:4])
make(inter / "web/Inter-Regular.woff2", out / "CarillonSans-Regular.ttf", "Carillon Sans", "Regular", ["tnum", "cv05"], True)
make(inter / "web/Inter-Medium.woff2", out / "CarillonSansMedium.ttf", "Carillon Sans Medium", "Regular", ["tnum", "cv05"], True)
make(inter / "web/Inter-SemiBold.woff2", out / "CarillonSans-Bold.ttf", "Carillon Sans", "Bold", ["tnum", "cv05"], True)
make(mono / "files/jetbrains-mono-latin-400-normal.woff2", out / "CarillonMono-Regular.ttf", "Carillon Mono", "Regular", ["zero"], False)
