#!/usr/bin/env python3
"""Reads frames that phr-scan-bench wrote (--frames FOLDER) with readers of other projects, as far as they are installed:
zxing-cpp, zbar (pyzbar) and OpenCV. Usage: compare.py FOLDER. Prints how much each reads, by the words of the frames'
names (v25-M-level-4-1000), with the CPU milliseconds of the process."""
import collections
import pathlib
import sys
import time

import numpy
from PIL import Image

readers = {}
try:
    import zxingcpp

    def zxing(grey):
        found = zxingcpp.read_barcodes(grey, formats=zxingcpp.BarcodeFormat.QRCode)
        return [barcode.bytes for barcode in found]

    readers["zxing-cpp"] = zxing
except ImportError:
    pass
try:
    import pyzbar.pyzbar as zbar

    readers["zbar"] = lambda grey: [code.data for code in zbar.decode(grey, [zbar.ZBarSymbol.QRCODE])]
except ImportError:
    pass
try:
    import cv2

    cv2.setNumThreads(1)
    detector = cv2.QRCodeDetectorAruco()

    def opencv(grey):
        text = detector.detectAndDecode(grey)[0]
        return [text.encode()] if text else []

    readers["opencv"] = opencv
except ImportError:
    pass
if not readers:
    sys.exit("none of zxingcpp, pyzbar and cv2 is installed")

count = collections.Counter()
read = collections.defaultdict(collections.Counter)
wrong = collections.Counter()
spent = collections.defaultdict(list)
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.png")):
    grey = numpy.array(Image.open(path).convert("L"))
    text = path.with_suffix(".txt").read_bytes()
    version, correction, factor, step, _ = path.stem.split("-")
    groups = ["all", f"{factor} {step}", f"version {version[1:]}", f"correction {correction}"]
    count.update(groups)
    for name, reader in readers.items():
        before = time.process_time()
        found = reader(grey)
        spent[name].append((time.process_time() - before) * 1000)
        if text in found:
            read[name].update(groups)
        wrong[name] += sum(payload != text for payload in found)
print(f"{'read, %':<22}{'frames':>7}" + "".join(f"{name:>13}" for name in readers))
for group in sorted(count):
    rates = "".join(f"{100 * read[name][group] / count[group]:>13.1f}" for name in readers)
    print(f"{group:<22}{count[group]:>7}{rates}")
for name, times in spent.items():
    times.sort()
    print(f"{name}: mean {sum(times) / len(times):.1f} ms, median {times[len(times) // 2]:.1f} ms, {wrong[name]} wrong")
