"""What the device has to print, from the command's JSON:  expected.py FIT.json EXPECTED

The hash of the fit, of the fit that began natively, and of the posterior; the bits of the predictions.
"""
import json
import pathlib
import struct
import sys

source, target = map(pathlib.Path, sys.argv[1:])
fit = json.loads(source.read_text())
lines = [f"{what} {fit['hash']}" for what in ("again", "resumed", "start")]
for row in zip(*(fit["predictions"][name] for name in ("mean", "lower", "upper"))):
    lines.append(" ".join(["row", *(f"{int.from_bytes(struct.pack('>f', value), 'big'):016x}" for value in row)]))
target.write_text("".join(line + "\n" for line in lines))
